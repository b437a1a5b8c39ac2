using Pith.Selection;

namespace Pith.Explorer.Selections;

/// <summary>The rows that a setting keeps.</summary>
/// <param name="Order">The order picked; of a nested order there may be more rows than are kept.</param>
/// <param name="Count">How many of them are kept.</param>
/// <param name="IsNested">Whether the first n of the order are what the method keeps at a budget of n.</param>
/// <param name="Facts">What the method reports about itself.</param>
/// <param name="Most">How many rows the order would have if all that may be picked were.</param>
/// <param name="IsKnown">Whether the order was known from another budget.</param>
sealed record Selected(int[] Order, int Count, bool IsNested, IReadOnlyDictionary<string, double> Facts, int Most, bool IsKnown)
{
    /// <summary>The kept rows in the order picked.</summary>
    public ReadOnlySpan<int> Kept => Order.AsSpan(0, Count);
}

/// <summary>A selection with all that explains its rows.</summary>
/// <param name="Problem">The problem that was solved.</param>
/// <param name="Coreset">Its solution.</param>
/// <param name="Options">The settled settings of the method.</param>
sealed record Explained(SelectionProblem Problem, Coreset Coreset, ISelectionOptions Options);
