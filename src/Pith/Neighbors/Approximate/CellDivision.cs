using Pith.Numerics.Arrays;

namespace Pith.Neighbors.Approximate;

/// <summary>How a node of a partition is divided: how many leaders, which rows they come from, and where a child's random numbers start. It depends on the
/// node's place in the tree and on its rows alone, so that whoever divides it, alone or with other ranks, divides it the same way.</summary>
static class CellDivision
{
    /// <summary>Rows drawn for each leader.</summary>
    public const int SampleOfLeader = 32;

    const int Steps = 5;

    /// <summary>What the random numbers of a partition's root come from.</summary>
    public static ulong RootSeed(int number) => NodeHash.Mix(0x5069_7468UL + (ulong)number);

    /// <summary>What those of a child come from.</summary>
    public static ulong ChildSeed(ulong seed, int group) => NodeHash.Mix((seed * 64) + (ulong)group + 1);

    /// <summary>Leaders of a node: above, four times as many as leaves would take; close to the leaves two levels share the division.</summary>
    public static int Leaders(int count, int leafRows)
    {
        double wanted = 4.0 * count / leafRows;
        if (wanted < CellLeaders.Most)
            return Math.Max(2, (int)Math.Ceiling(wanted));
        return count < 72L * leafRows ? Math.Min(CellLeaders.Most, (int)Math.Ceiling(Math.Sqrt(wanted)) + 1) : CellLeaders.Most;
    }

    /// <summary>Rows in the sample of a node.</summary>
    public static int SampleRows(int count, int leaders) => Math.Min(count, leaders * SampleOfLeader);

    /// <summary>Draws places among the rows of a node.</summary>
    /// <param name="seed">The node's.</param>
    /// <param name="count">Its rows.</param>
    /// <param name="places">[sample] the result, from 0 to <paramref name="count"/> - 1; a place may be drawn more than once.</param>
    public static void Draw(ulong seed, int count, Span<int> places)
    {
        ulong hash = seed;
        for (int i = 0; i < places.Length; i++)
        {
            hash = NodeHash.Mix(hash);
            places[i] = (int)(hash % (ulong)count);
        }
    }

    /// <summary>Places leaders by a few steps of k-means.</summary>
    /// <param name="leaders">The leaders.</param>
    /// <param name="count">How many.</param>
    /// <param name="sample">The rows drawn.</param>
    /// <param name="cells">[sample] scratch.</param>
    /// <param name="scratch">From <see cref="CellLeaders.ScratchOf"/>.</param>
    public static unsafe void Place(CellLeaders leaders, int count, ReadOnlySpan<int> sample, Span<byte> cells, NativeBuffer<int> scratch)
    {
        Span<int> start = stackalloc int[count];
        for (int i = 0; i < count; i++)
            start[i] = sample[(int)((long)i * sample.Length / count)];
        leaders.Start(start);
        for (int step = 0; step < Steps; step++)
        {
            fixed (int* rows = sample)
            fixed (byte* found = cells)
                leaders.Assign(rows, sample.Length, found, scratch);
            leaders.MoveToMeans(sample, cells);
        }
    }

    /// <summary>The side of a row in a node whose rows codes cannot tell apart: any division serves, another one in every partition serves best.</summary>
    public static byte SideOf(ulong seed, int row) => (byte)(NodeHash.Mix(seed ^ (ulong)row) >> 63);
}
