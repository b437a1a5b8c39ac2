using System.Runtime.CompilerServices;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Selection.Distributed;

/// <summary>The rows of other ranks that a rank's edges lead to, and its own rows that others look at.</summary>
/// <remarks>A row is told of once, however many edges lead to it. Memory: 4 bytes for every row of the halo and for every row that a rank looks
/// at, and a fifth of a byte a row of the dataset.</remarks>
sealed class Halo
{
    readonly int _first;
    readonly int _count;
    readonly RowPlaces _places;

    Halo(int first, int count, RowPlaces places, int[] rows, int[][] watched) =>
        (_first, _count, _places, Rows, Watched) = (first, count, places, rows, watched);

    /// <summary>[H] rows of other ranks, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>For every rank those of our rows that lie in its halo, ascending, as places in our share. A rank's own entry is empty.</summary>
    public int[][] Watched { get; }

    /// <summary>Finds the rows, and tells their ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="neighbors">Rows that edges of our share lead to, any of them any number of times.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static Halo Of(ICommunicator ranks, RowShares shares, int[] neighbors, int threads = 1)
    {
        int first = shares.FirstOf(ranks.Rank), count = shares.CountOf(ranks.Rank);
        var places = new RowPlaces(shares.Rows);
        if (count < shares.Rows)
        {
            RowRanges.Run(neighbors.Length, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, end) =>
            {
                for (int n = start; n < end; n++)
                {
                    if ((uint)(neighbors[n] - first) >= (uint)count)
                        places.Add(neighbors[n]);
                }
            });
        }
        int[] rows = places.Number();
        int[][] watched = ranks.AllToAll(PartsOf(rows, shares, ranks.Size));
        foreach (int[] own in watched)
        {
            for (int i = 0; i < own.Length; i++)
                own[i] -= first;
        }
        return new Halo(first, count, places, rows, watched);
    }

    /// <summary>The place of a row: in our share, or behind it at its place in the halo; -1 for a row that no edge leads to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SourceOf(int row)
    {
        if ((uint)(row - _first) < (uint)_count)
            return row - _first;
        int place = _places.PlaceOf(row);
        return place < 0 ? -1 : _count + place;
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
