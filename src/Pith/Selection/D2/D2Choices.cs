namespace Pith.Selection.D2;

/// <summary>How the distance of an edge becomes the weight of a message; d is the plain distance, m the median kNN distance.</summary>
public enum D2Kernel
{
    /// <summary>Forward exp(-d), reverse exp(-gamma d): what the published in-memory code computes.</summary>
    Reference,

    /// <summary>exp(-gamma d^2) both ways: the paper's equations.</summary>
    Paper,

    /// <summary>exp(-gamma (d/m)^2) both ways: gamma has the same meaning for every embedding.</summary>
    Scaled,
}

/// <summary>How the forward messages join a row's own score.</summary>
public enum D2Combine
{
    /// <summary>Own score plus the sum of the messages.</summary>
    Sum,

    /// <summary>Own score times the sum of the messages.</summary>
    Product,
}

/// <summary>What a picked row takes from its neighbours.</summary>
public enum D2Reverse
{
    /// <summary>Its value times the edge's reverse weight.</summary>
    Weighted,

    /// <summary>Its whole value.</summary>
    Absolute,
}

/// <summary>When the scores that neighbours send forward are raised to the floor.</summary>
public enum NeighborFloorUse
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>Only when the graph is built here, as the published code does.</summary>
    BuiltGraph,

    /// <summary>Never.</summary>
    Never,
}
