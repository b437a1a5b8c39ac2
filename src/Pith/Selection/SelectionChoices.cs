namespace Pith.Selection;

/// <summary>How rows are divided before a method works on them.</summary>
public enum SelectionPool
{
    /// <summary>One pool of all rows.</summary>
    All,

    /// <summary>One pool per class, each with its own budget and its own graph.</summary>
    Class,
}

/// <summary>Of which rows the cutoff is a share.</summary>
public enum CutoffScope
{
    /// <summary>Of all rows: the hardest of the dataset go, whatever their class.</summary>
    All,

    /// <summary>Of the rows of every class: the hardest of each go, so that a class in which most rows are hard is not emptied.</summary>
    Class,
}

/// <summary>How the budget is shared among classes.</summary>
public enum ClassBalance
{
    /// <summary>Not at all: the classes get what the method picks.</summary>
    None,

    /// <summary>As equal as the class sizes allow (water-filling).</summary>
    Equal,

    /// <summary>In proportion to the class sizes (largest remainder).</summary>
    Proportional,

    /// <summary>In proportion to how unsure the model is of a class: one minus the mean confidence of its rows.</summary>
    Confidence,
}
