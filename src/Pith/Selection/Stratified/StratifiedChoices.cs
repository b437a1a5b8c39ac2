namespace Pith.Selection.Stratified;

/// <summary>How the edges of strata are laid.</summary>
public enum StrataEdges
{
    /// <summary>Strata of equal width between the least and the largest score.</summary>
    Width,

    /// <summary>Strata of equal size.</summary>
    Quantile,
}

/// <summary>How the budget is shared among strata.</summary>
public enum StrataBudget
{
    /// <summary>As equally as their sizes allow (water-filling).</summary>
    Uniform,

    /// <summary>In proportion to their sizes.</summary>
    Density,

    /// <summary>In proportion to one less the mean probability of the rows' own classes.</summary>
    Confidence,

    /// <summary>In proportion to how far the rows that a uniform first round dropped are from those it kept.</summary>
    Aucpr,
}

/// <summary>How rows are picked inside a stratum.</summary>
public enum StratumPick
{
    /// <summary>At random.</summary>
    Random,

    /// <summary>By message passing on the stratum's own kNN graph.</summary>
    D2,

    /// <summary>Farthest first, so that no row of the stratum is left far from those kept.</summary>
    KCenter,

    /// <summary>Hardest first.</summary>
    Top,
}
