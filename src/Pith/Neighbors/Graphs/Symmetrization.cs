namespace Pith.Neighbors.Graphs;

/// <summary>Which edges a message graph has.</summary>
public enum Symmetrization
{
    /// <summary>Union for a graph that is built here, none for one that is supplied.</summary>
    Auto,

    /// <summary>Two rows are neighbours when either lists the other.</summary>
    Union,

    /// <summary>Edges are directed, as the kNN lists give them.</summary>
    None,
}
