using System.Runtime.CompilerServices;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The rows of other ranks that a rank's edges lead to, and its own rows that others look at.</summary>
/// <remarks>A row is fetched once, however many edges lead to it. Memory: 4 bytes for every row of the halo and for every row that a rank looks
/// at, and one bit a row of the dataset while the halo is made.</remarks>
sealed class Halo
{
    readonly ICommunicator _ranks;
    readonly int _first;
    readonly int _count;

    Halo(ICommunicator ranks, int first, int count, int[] rows, int[][] watched) =>
        (_ranks, _first, _count, Rows, Watched) = (ranks, first, count, rows, watched);

    /// <summary>[H] rows of other ranks, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>For every rank those of our rows that lie in its halo, ascending, as places in our share. A rank's own entry is empty.</summary>
    public int[][] Watched { get; }

    /// <summary>Finds the rows, and tells their ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="neighbors">Rows that edges of our share lead to, any of them any number of times.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Halo Of(ICommunicator ranks, RowShares shares, ReadOnlySpan<int> neighbors)
    {
        int first = shares.FirstOf(ranks.Rank), count = shares.CountOf(ranks.Rank);
        var seen = new ulong[(shares.Rows + 63) / 64];
        int foreign = 0;
        foreach (int row in neighbors)
        {
            ulong bit = 1UL << (row & 63);
            if ((uint)(row - first) < (uint)count || (seen[row >> 6] & bit) != 0)
                continue;
            seen[row >> 6] |= bit;
            foreign++;
        }
        var rows = new int[foreign];
        int found = 0;
        for (int word = 0; word < seen.Length && found < foreign; word++)
        {
            for (ulong bits = seen[word]; bits != 0; bits &= bits - 1)
                rows[found++] = (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
        }
        int[][] watched = ranks.AllToAll(PartsOf(rows, shares, ranks.Size));
        foreach (int[] own in watched)
        {
            for (int i = 0; i < own.Length; i++)
                own[i] -= first;
        }
        return new Halo(ranks, first, count, rows, watched);
    }

    /// <summary>The place of a row: in our share, or behind it at its place in the halo; -1 for a row that no edge leads to.</summary>
    public int SourceOf(int row)
    {
        if ((uint)(row - _first) < (uint)_count)
            return row - _first;
        int place = Array.BinarySearch(Rows, row);
        return place < 0 ? -1 : _count + place;
    }

    /// <summary>What the other ranks know of the halo's rows.</summary>
    /// <param name="own">[own rows] what we know of ours.</param>
    /// <returns>[own rows + H] ours, then those of the halo.</returns>
    public T[] Join<T>(ReadOnlySpan<T> own)
        where T : unmanaged
    {
        var parts = new ReadOnlyMemory<T>[_ranks.Size];
        for (int to = 0; to < parts.Length; to++)
        {
            var part = new T[Watched[to].Length];
            for (int i = 0; i < part.Length; i++)
                part[i] = own[Watched[to][i]];
            parts[to] = part;
        }
        var all = new T[_count + Rows.Length];
        own.CopyTo(all);
        int place = _count;
        foreach (T[] part in _ranks.AllToAll(parts))
        {
            part.CopyTo(all, place);
            place += part.Length;
        }
        return all;
    }

    static ReadOnlyMemory<int>[] PartsOf(int[] rows, RowShares shares, int ranks)
    {
        var parts = new ReadOnlyMemory<int>[ranks];
        for (int to = 0, start = 0; to < ranks; to++)
        {
            int end = start;
            while (end < rows.Length && rows[end] < shares.FirstOf(to) + shares.CountOf(to))
                end++;
            parts[to] = rows.AsMemory(start, end - start);
            start = end;
        }
        return parts;
    }
}
