namespace Pith.Selection;

/// <summary>For every row the row that it duplicates and how similar they are: enough to apply any threshold without another look at the
/// embeddings.</summary>
/// <param name="DuplicateOf">[N] the row that stands for this one when it is dropped; -1 where there is none.</param>
/// <param name="Similarities">[N] cosine similarity, -1..1: the row is a duplicate at every threshold below it. NaN where there is
/// none.</param>
public sealed record DuplicateTable(int[] DuplicateOf, double[] Similarities)
{
    /// <summary>Rows that are duplicates at a threshold.</summary>
    /// <param name="threshold">The largest similarity that is no duplicate.</param>
    public int CountAbove(double threshold) => Similarities.Count(similarity => similarity > threshold);
}
