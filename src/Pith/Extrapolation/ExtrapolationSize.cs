using Pith.Neighbors.Graphs;

namespace Pith.Extrapolation;

/// <summary>How large an extrapolation is, for plans.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">D, of the embeddings.</param>
/// <param name="Classes">Classes that labels name; 0 without labels.</param>
/// <param name="Scored">M, rows with a score.</param>
public sealed record ExtrapolationSize(long Rows, long Columns, int Classes, long Scored)
{
    /// <summary>Columns of the embeddings, and one of each class.</summary>
    public int Features => (int)Columns + Classes;

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Whether a graph of all rows is there, so that none is built.</summary>
    internal bool HasGraph { get; init; }

    /// <summary>The size of a problem.</summary>
    public static ExtrapolationSize Of(ExtrapolationProblem problem) => new(
        problem.Rows,
        problem.Embeddings.Columns,
        problem.Labels?.Where(label => label >= 0).Distinct().Count() ?? 0,
        problem.ScoredRows.Length)
    {
        Accuracy = problem.Accuracy,
        HasGraph = problem.Graph is not null,
    };
}
