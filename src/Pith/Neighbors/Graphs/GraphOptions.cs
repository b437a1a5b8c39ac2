using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Neighbors.Graphs;

/// <summary>Which graph a method asks for.</summary>
/// <param name="Neighbors">Neighbours a row of a graph that is built, at least 1 and less than the rows; a smaller pool has as many as it can.</param>
/// <param name="Metric">What distance means where a graph is built.</param>
/// <param name="Symmetrize">Which edges there are.</param>
public sealed record GraphOptions(int Neighbors, DistanceMetric Metric, Symmetrization Symmetrize)
{
    /// <summary>How many of a supplied graph's neighbours a row are used, nearest first; null means all.</summary>
    public int? SuppliedNeighbors { get; init; }

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Where the edges of a symmetric graph lie. Default memory.</summary>
    internal BufferPlace Place { get; init; } = BufferPlace.Memory;
}
