using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;

namespace Pith.Neighbors.Graphs;

/// <summary>The neighbours and distances of edges one behind the other: in arrays, or in buffers of more than 2^31 edges that may lie in files.</summary>
sealed unsafe class EdgeStore
{
    readonly int[]? _neighbors;
    readonly double[]? _distances;
    readonly NativeBuffer<int>? _farNeighbors;
    readonly NativeBuffer<double>? _farDistances;

    /// <summary>Edges in arrays, which are kept.</summary>
    public EdgeStore(int[] neighbors, double[] distances)
    {
        if (neighbors.Length != distances.Length)
            throw new ArgumentException($"There are {neighbors.Length} neighbours and {distances.Length} distances; both must be as many.");
        (_neighbors, _distances, Count) = (neighbors, distances, neighbors.Length);
    }

    EdgeStore(NativeBuffer<int> neighbors, NativeBuffer<double> distances) =>
        (_farNeighbors, _farDistances, Count) = (neighbors, distances, neighbors.Length);

    /// <summary>[Count] neighbours, where they lie in an array; null elsewhere.</summary>
    public int[]? NeighborArray => _neighbors;

    /// <summary>[Count] distances, where they lie in an array; null elsewhere.</summary>
    public double[]? DistanceArray => _distances;

    /// <summary>Edges in all.</summary>
    public long Count { get; }

    /// <summary>Room for edges, not yet written.</summary>
    /// <param name="name">What they are called where the place keeps buffers.</param>
    /// <param name="edges">How many.</param>
    /// <param name="place">Where; in memory they lie in arrays as long as they fit.</param>
    public static EdgeStore Create(string name, long edges, BufferPlace place) => place == BufferPlace.Memory && edges <= Array.MaxLength
        ? new EdgeStore(new int[edges], new double[edges])
        : new EdgeStore(place.Take<int>(name + "-neighbors", edges), place.Take<double>(name + "-distances", edges));

    /// <summary>Some neighbours.</summary>
    public Span<int> Neighbors(long first, int count) =>
        _neighbors is not null ? _neighbors.AsSpan((int)first, count) : new Span<int>(_farNeighbors!.Pointer + first, count);

    /// <summary>Some distances.</summary>
    public Span<double> Distances(long first, int count) =>
        _distances is not null ? _distances.AsSpan((int)first, count) : new Span<double>(_farDistances!.Pointer + first, count);

    /// <summary>Asks the processor to bring an edge and those behind it into its cache.</summary>
    public void Prefetch(long first)
    {
        if (first >= Count)
            return;
        CacheLines.Prefetch(ref Neighbors(first, 1)[0]);
        CacheLines.Prefetch(ref Distances(first, 1)[0]);
    }
}
