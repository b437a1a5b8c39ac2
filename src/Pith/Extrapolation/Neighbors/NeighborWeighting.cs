namespace Pith.Extrapolation.Neighbors;

/// <summary>How much each of a row's neighbours counts in their mean.</summary>
public enum NeighborWeighting
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>exp(-d), the published formula; d is in whatever unit the embeddings have.</summary>
    Distance,

    /// <summary>exp(-d / m) with m the median distance of the row's own neighbours, so that the unit does not matter.</summary>
    Scaled,
}
