using Pith.Data;
using Pith.Neighbors.Graphs;

namespace Pith.Selection;

/// <summary>The size of a selection that is planned.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">D of the embeddings; 0 where there are none.</param>
/// <param name="Classes">Classes that the logits or labels name; 0 where there are none.</param>
/// <param name="Budget">Rows to keep.</param>
public sealed record SelectionSize(long Rows, long Columns, long Classes, long Budget)
{
    /// <summary>Neighbours a row of a supplied graph; null where none is supplied.</summary>
    public int? SuppliedNeighbors { get; init; }

    /// <summary>Rows of every class; null without labels.</summary>
    public IReadOnlyList<long>? ClassSizes { get; init; }

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>The size of a selection from a dataset.</summary>
    /// <param name="dataset">The rows.</param>
    /// <param name="budget">Rows to keep.</param>
    public static SelectionSize Of(Dataset dataset, int budget)
    {
        long[]? classes = dataset.Labels is null ? null : [.. dataset.Labels.GroupBy(label => label).Select(rows => (long)rows.Count())];
        return new SelectionSize(dataset.Rows, dataset.Embeddings?.Columns ?? 0, dataset.Logits?.Columns ?? classes?.Length ?? 0, budget)
        {
            SuppliedNeighbors = dataset.Graph?.Neighbors,
            ClassSizes = classes,
            Accuracy = dataset.Accuracy,
        };
    }
}
