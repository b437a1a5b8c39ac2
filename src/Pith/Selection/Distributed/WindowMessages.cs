using System.Runtime.CompilerServices;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Selection.Distributed;

/// <summary>The messages of a window's picks to all rows that were not picked, in the order of the picks.</summary>
sealed class WindowMessages(MessageShare share, SharedNodes nodes, IReverseMessages messages)
{
    // What lies so many picks ahead is asked for: the values that a pick changes, its list before that, and before that where the list is.
    const int ValuesAhead = 4, ListsAhead = 8, PlacesAhead = 16;

    /// <summary>Sends them. A row of ours that was picked keeps no value, so that no message makes a difference to it.</summary>
    /// <param name="sources">The picks, in any order; left in the order in which they were picked.</param>
    /// <returns>Their values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Send(int[] sources)
    {
        double[] keys = Array.ConvertAll(sources, source => -nodes.Values[source]);
        Sort(keys, sources);
        // Read anew: 0 and -0 tie, and are not the same.
        for (int n = 0; n < keys.Length; n++)
            keys[n] = nodes.Values[sources[n]];
        foreach (int source in sources)
        {
            if (source < share.Rows)
                nodes.Values[source] = double.NaN;
        }
        int threads = sources.Length * 8L > RowRanges.SmallestRange ? share.Threads : 1;
        RowRanges.Run(share.Rows, threads, (first, end) => SendTo(first, end, sources, keys));
        return keys;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SendTo(int first, int end, int[] sources, double[] keys)
    {
        double[] weights = new double[share.MostTargets], values = nodes.Values;
        bool isAll = end - first == share.Rows;
        for (int n = 0; n < sources.Length; n++)
        {
            Foresee(sources, n);
            ReadOnlySpan<int> targets = share.TargetsOf(sources[n], out ReadOnlySpan<double> distances);
            if (!isAll)
            {
                int start = Place(targets, first), stop = Place(targets, end);
                targets = targets[start..stop];
                distances = distances[start..stop];
            }
            messages.Weigh(distances, weights);
            messages.Send(keys[n], targets, weights, values);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Foresee(int[] sources, int n)
    {
        if (n + PlacesAhead < sources.Length)
            share.PrefetchPlace(sources[n + PlacesAhead]);
        if (n + ListsAhead < sources.Length)
            share.PrefetchList(sources[n + ListsAhead]);
        if (n + ValuesAhead >= sources.Length)
            return;
        foreach (int target in share.TargetsOf(sources[n + ValuesAhead], out _))
            CacheLines.PrefetchOne(in nodes.Values[target]);
    }

    static int Place(ReadOnlySpan<int> ascending, int row)
    {
        int place = ascending.BinarySearch(row);
        return place < 0 ? ~place : place;
    }

    // First to be picked first.
    void Sort(double[] keys, int[] sources)
    {
        Array.Sort(keys, sources);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                sources.AsSpan(start, end - start).Sort((a, b) => share.RowOf(a).CompareTo(share.RowOf(b)));
        }
    }
}
