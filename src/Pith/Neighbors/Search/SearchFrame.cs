namespace Pith.Neighbors.Search;

/// <summary>The shift and the scale that bring rows into the range where single precision is at its best.</summary>
/// <param name="Center">[D] subtracted from every row. Distances do not see it, but the error bound of a single-precision dot product grows
/// with the rows' lengths, so that data far from the origin would have no usable bound without it.</param>
/// <param name="Scale">A power of two, so that scaling is exact; it keeps squares away from overflow and underflow.</param>
sealed record SearchFrame(float[] Center, double Scale)
{
    /// <summary>Whether shifting and scaling cannot leave the range of single precision.</summary>
    public bool FitsSingle => Scale is > 1e-36 and < 1e36;
}
