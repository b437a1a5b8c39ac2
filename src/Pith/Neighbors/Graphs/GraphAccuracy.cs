using Pith.Neighbors.Approximate;

namespace Pith.Neighbors.Graphs;

/// <summary>How near a kNN graph that is built must come to the true one.</summary>
/// <param name="Recall">The share of true neighbours to reach, above 0 and below 1; null leaves it to the number of rows.</param>
/// <param name="IsExact">Whether all true neighbours are asked for, whatever the number of rows; excludes a recall.</param>
sealed record GraphAccuracy(double? Recall = null, bool IsExact = false)
{
    /// <summary>Rows up to which a graph is exact where nothing is asked: the exact graph of so many rows is a matter of about a minute.</summary>
    public const int LargestExact = 200_000;

    /// <summary>The recall of larger graphs where nothing is asked.</summary>
    public const double UsualRecall = 0.99;

    /// <summary>Told the recall of every graph that is built, or null.</summary>
    public Action<RecallEstimate>? Reached { get; init; }

    /// <summary>Where approximate graphs lie while they are built; null for memory.</summary>
    public GraphFiles? Files { get; init; }

    /// <summary>What holds where nothing is asked.</summary>
    public static GraphAccuracy Default { get; } = new();

    /// <summary>Every row's true nearest neighbours.</summary>
    public static GraphAccuracy Exact { get; } = new(IsExact: true);

    /// <summary>The recall to reach of a graph of so many rows; null where it must be exact.</summary>
    /// <param name="rows">N.</param>
    public double? RecallOf(long rows) => IsExact ? null : Recall ?? (rows > LargestExact ? UsualRecall : null);

    /// <summary>The recall to reach of the neighbours of some rows among others; null where they must be exact. Where nothing is asked, they are exact up to as
    /// many pairs as a graph of <see cref="LargestExact"/> rows compares.</summary>
    /// <param name="queries">Rows that are searched for.</param>
    /// <param name="basis">Rows that are searched.</param>
    public double? RecallOf(long queries, long basis) =>
        IsExact ? null : Recall ?? ((double)queries * basis > (double)LargestExact * LargestExact / 2 ? UsualRecall : null);
}
