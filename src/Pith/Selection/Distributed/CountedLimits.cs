using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>For every group of rows the key of a rank, found by counting: no rank sees another's keys.</summary>
/// <remarks>The bits of a double order as the numbers do. A pass counts some bits of the keys whose higher bits are known, and the counts are summed
/// over the ranks; of the rows that have the value of the rank, the lowest come first, and ranks follow each other. The result is exact.</remarks>
static class CountedLimits
{
    // Few counts a pass: with many ranks they are sent very often.
    const int MostBits = 8;
    const int MostCounts = 1 << 20;

    /// <summary>The key that stands at a place when a group's keys are sorted, first to be picked first.</summary>
    /// <param name="ranks">The ranks, whose rows follow each other.</param>
    /// <param name="keys">This rank's keys, ascending by row.</param>
    /// <param name="groups">The group of each key.</param>
    /// <param name="places">[G] how many keys of the group are at or before the one looked for; the same on all ranks.</param>
    /// <returns>[G] the keys; <see cref="SelectionKey.First"/> for a place of 0, <see cref="SelectionKey.Last"/> where a group has no more keys than its place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SelectionKey[] Find(ICommunicator ranks, ReadOnlySpan<SelectionKey> keys, ReadOnlySpan<int> groups, ReadOnlySpan<long> places)
    {
        int count = places.Length;
        int bits = Math.Clamp(System.Numerics.BitOperations.Log2((uint)Math.Max(1, MostCounts / count)), 1, MostBits);
        var left = places.ToArray();
        var prefix = new ulong[count];
        var isOpen = new bool[count];
        var result = new SelectionKey[count];
        int[] among = new int[keys.Length];
        for (int i = 0; i < among.Length; i++)
            among[i] = i;
        int alive = among.Length, known = 0;
        while (known < 64)
        {
            int width = Math.Min(bits, 64 - known), shift = 64 - known - width;
            var counts = new long[(long)count << width];
            ulong mask = (1UL << width) - 1;
            for (int n = 0; n < alive; n++)
                counts[((long)groups[among[n]] << width) + (long)((OrderStatistics.KeyOf(keys[among[n]].Value) >> shift) & mask)]++;
            ranks.Sum(counts);
            for (int g = 0; g < count; g++)
            {
                ReadOnlySpan<long> own = counts.AsSpan(g << width, 1 << width);
                if (known == 0)
                    isOpen[g] = Begin(own, left[g], ref result[g]);
                if (isOpen[g])
                    prefix[g] |= Digit(own, ref left[g]) << shift;
            }
            known += width;
            int kept = 0;
            for (int n = 0; n < alive; n++)
            {
                int g = groups[among[n]];
                if (isOpen[g] && (OrderStatistics.KeyOf(keys[among[n]].Value) ^ prefix[g]) >> shift == 0)
                    among[kept++] = among[n];
            }
            alive = kept;
        }
        FindRows(ranks, keys, groups, among.AsSpan(0, alive), left, isOpen, prefix, result);
        return result;
    }

    static bool Begin(ReadOnlySpan<long> counts, long place, ref SelectionKey result)
    {
        long all = 0;
        foreach (long own in counts)
            all += own;
        result = place <= 0 ? SelectionKey.First : SelectionKey.Last;
        return place > 0 && place < all;
    }

    // The bits of the value at a place, largest first; the place becomes that among the values with these bits.
    static ulong Digit(ReadOnlySpan<long> counts, ref long place)
    {
        int digit = counts.Length - 1;
        while (place > counts[digit])
            place -= counts[digit--];
        return (ulong)digit;
    }

    // Of the rows with the value, the one at the place that is left; the rows of lower ranks come first.
    static void FindRows(
        ICommunicator ranks, ReadOnlySpan<SelectionKey> keys, ReadOnlySpan<int> groups, ReadOnlySpan<int> tied, long[] left, bool[] isOpen, ulong[] prefix, SelectionKey[] result)
    {
        int count = result.Length;
        var ties = new long[count];
        foreach (int key in tied)
            ties[groups[key]]++;
        long[] all = ranks.AllGather<long>(ties);
        for (int rank = 0; rank < ranks.Rank; rank++)
        {
            for (int g = 0; g < count; g++)
                left[g] -= all[(rank * count) + g];
        }
        var rows = new long[count];
        Array.Fill(rows, -1);
        foreach (int key in tied)
        {
            if (--left[groups[key]] == 0)
                rows[groups[key]] = keys[key].Row;
        }
        ranks.Max(rows);
        for (int g = 0; g < count; g++)
        {
            if (isOpen[g])
                result[g] = new SelectionKey(OrderStatistics.ValueOf(prefix[g]), (int)rows[g]);
        }
    }
}
