using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Neighbors.Graphs;

/// <summary>Room for one row's edges, for one thread that reads a graph row by row.</summary>
/// <param name="length">The most edges of a row.</param>
sealed class EdgeBuffer(int length)
{
    const int MostCounted = 16;

    /// <summary>[length].</summary>
    public int[] Neighbors { get; } = new int[length];

    /// <summary>[length].</summary>
    public double[] Distances { get; } = new double[length];

    /// <summary>Sorts some neighbours, which are different, ascending; their distances go with them.</summary>
    public static void SortByRow(Span<int> neighbors, Span<double> distances)
    {
        if (neighbors.Length > 32)
        {
            neighbors.Sort(distances);
            return;
        }
        for (int i = 1; i < neighbors.Length; i++)
        {
            (int row, double distance) = (neighbors[i], distances[i]);
            int j = i;
            for (; j > 0 && neighbors[j - 1] > row; j--)
                (neighbors[j], distances[j]) = (neighbors[j - 1], distances[j - 1]);
            (neighbors[j], distances[j]) = (row, distance);
        }
    }

    /// <summary>Takes up neighbours, which are different, ascending, and their distances.</summary>
    /// <param name="neighbors">At most the buffer's length.</param>
    /// <param name="distances">As many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeSorted(ReadOnlySpan<int> neighbors, ReadOnlySpan<double> distances)
    {
        if (neighbors.Length > MostCounted || !Vector256.IsHardwareAccelerated)
        {
            neighbors.CopyTo(Neighbors);
            distances.CopyTo(Distances);
            SortByRow(Neighbors.AsSpan(0, neighbors.Length), Distances.AsSpan(0, neighbors.Length));
            return;
        }
        // A neighbour's place is the number of those below it: no branch depends on the order in which they come.
        Span<int> all = stackalloc int[MostCounted];
        all.Fill(int.MaxValue);
        neighbors.CopyTo(all);
        var first = Vector256.Create<int>(all[..8]);
        var second = Vector256.Create<int>(all[8..]);
        for (int n = 0; n < neighbors.Length; n++)
        {
            var one = Vector256.Create(neighbors[n]);
            uint below = Vector256.LessThan(first, one).ExtractMostSignificantBits() | (Vector256.LessThan(second, one).ExtractMostSignificantBits() << 8);
            int place = BitOperations.PopCount(below);
            Neighbors[place] = neighbors[n];
            Distances[place] = distances[n];
        }
    }
}
