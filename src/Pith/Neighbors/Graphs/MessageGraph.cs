namespace Pith.Neighbors.Graphs;

/// <summary>The adjacency along which messages pass, as compressed rows: the neighbours of row i are entries <c>Offsets[i] ..
/// Offsets[i+1]-1</c>.</summary>
/// <param name="Offsets">[N + 1].</param>
/// <param name="Neighbors">[E] neighbour rows, ascending within a row.</param>
/// <param name="Distances">[E] plain distances.</param>
public sealed record MessageGraph(long[] Offsets, int[] Neighbors, double[] Distances)
{
    /// <summary>N, the number of rows.</summary>
    public int Rows => Offsets.Length - 1;

    /// <summary>E, the number of directed edges; an edge of a union graph counts once in each direction.</summary>
    public long Edges => Offsets[^1];

    /// <summary>The rows to which <paramref name="row"/> sends messages, ascending.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => Neighbors.AsSpan((int)Offsets[row], (int)(Offsets[row + 1] - Offsets[row]));

    /// <summary>The distances to <see cref="NeighborsOf"/>.</summary>
    public ReadOnlySpan<double> DistancesOf(int row) => Distances.AsSpan((int)Offsets[row], (int)(Offsets[row + 1] - Offsets[row]));

    /// <summary>The largest number of neighbours of the rows <paramref name="first"/> .. <paramref name="end"/> - 1.</summary>
    internal int LongestRow(int first, int end)
    {
        long longest = 0;
        for (int i = first; i < end; i++)
            longest = Math.Max(longest, Offsets[i + 1] - Offsets[i]);
        return (int)longest;
    }
}
