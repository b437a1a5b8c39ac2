using Pith.Neighbors.Graphs;

namespace Pith.Selection;

/// <summary>Why a row was kept or dropped; written in kebab case in <c>selection.csv</c>.</summary>
public enum RowReason
{
    /// <summary>Kept: the method picked it.</summary>
    Picked,

    /// <summary>Kept: it was given as already kept.</summary>
    Given,

    /// <summary>Dropped: the budget was full before its turn came.</summary>
    BudgetFull,

    /// <summary>Dropped: it was among the hardest rows that the cutoff removes.</summary>
    Cutoff,

    /// <summary>Dropped: the user asked for it.</summary>
    MustDrop,

    /// <summary>Dropped: it has no score.</summary>
    Unscored,

    /// <summary>Dropped: it says nearly the same as another row.</summary>
    Duplicate,

    /// <summary>Dropped: it was picked, but its score is below the final threshold.</summary>
    BelowThreshold,
}

/// <summary>A coreset with the order in which it was picked.</summary>
public sealed class Coreset
{
    /// <summary>The fact that tells of how many classes the hardest rows were cut off; there only where the cutoff was by class.</summary>
    internal const string CutoffClassesFact = "cutoffClasses";

    /// <summary>The fact that tells of how many picks the final threshold left out; there only where there was one.</summary>
    internal const string BelowThresholdFact = "belowThreshold";

    /// <summary>How many edges there are, where they are more than are kept with the result.</summary>
    internal const string EdgesLeftOutFact = "edgesLeftOut";

    /// <summary>Creates a selection; the arrays are kept, not copied.</summary>
    /// <param name="order">[kept] rows in the order picked.</param>
    /// <param name="values">[N] each row's value when it was picked, or its last value when it was dropped; NaN where a method has
    /// none.</param>
    /// <param name="reasons">[N] why each row was kept or dropped.</param>
    public Coreset(int[] order, double[] values, RowReason[] reasons)
    {
        Order = order;
        Values = values;
        Reasons = reasons;
    }

    /// <summary>[kept] rows in the order picked.</summary>
    public int[] Order { get; }

    /// <summary>[N] each row's value when picked, or its last value when dropped; NaN where a method has none.</summary>
    public double[] Values { get; }

    /// <summary>[N] why each row was kept or dropped.</summary>
    public RowReason[] Reasons { get; }

    /// <summary>Rows of the dataset.</summary>
    public int Rows => Reasons.Length;

    /// <summary>Rows kept.</summary>
    public int Kept => Order.Length;

    /// <summary>Rows dropped.</summary>
    public int Dropped => Rows - Kept;

    /// <summary>Numbers that the method reports about itself, by contract name, e.g. <c>meanEdgeWeight</c>, <c>negativePicks</c>,
    /// <c>scoreShift</c>.</summary>
    public IReadOnlyDictionary<string, double> Facts { get; init; } = new Dictionary<string, double>();

    /// <summary>Seconds by stage, in the order run, e.g. <c>graph</c>, <c>forward</c>, <c>select</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Seconds { get; init; } = [];

    /// <summary>Which row each one duplicates, from a method that looks for duplicates; null otherwise.</summary>
    public DuplicateTable? Duplicates { get; init; }

    /// <summary>The message graph that the method walked, for explanations; null where a method has none.</summary>
    public MessageGraph? MessageGraph { get; init; }

    /// <summary>How the work was done, where that makes no difference to the result.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];
}
