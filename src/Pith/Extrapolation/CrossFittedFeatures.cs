using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>Features of all scored rows by models that have each seen all parts of them but one.</summary>
/// <remarks>Features of one model fit the rows that it was trained on better than others, so that scored rows look more predictable among each
/// other than unscored ones are. In the features of a model that has not seen a part, that part's rows lie as unscored rows do.</remarks>
/// <param name="partOf">[M] the part of each scored row, 0 to K - 1, in the order of the rows.</param>
/// <param name="features">[K M, D] for each part in turn the features of all scored rows by the model that has not seen it.</param>
public sealed class CrossFittedFeatures(int[] partOf, MatrixView features)
{
    /// <summary>K.</summary>
    public int Parts => features.Rows / partOf.Length;

    /// <summary>The part of a scored row.</summary>
    /// <param name="position">Its place among the scored rows.</param>
    public int PartOf(int position) => partOf[position];

    /// <summary>Features [M, D] of all scored rows by the model that has not seen a part.</summary>
    /// <param name="part">The part.</param>
    public MatrixView WithoutPart(int part) => features.SelectRows([.. Enumerable.Range(part * partOf.Length, partOf.Length)]);
}
