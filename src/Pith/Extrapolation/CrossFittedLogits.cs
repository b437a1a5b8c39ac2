using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>Logits of scored rows by models that were trained without them, so that they stand for unscored rows.</summary>
/// <param name="rows">[M] the rows of the dataset, ascending.</param>
/// <param name="logits">[M, C], in their order.</param>
public sealed class CrossFittedLogits(int[] rows, MatrixView logits)
{
    /// <summary>C.</summary>
    public int Classes => logits.Columns;

    /// <summary>Copies the logits of a row, if it has any here.</summary>
    /// <param name="row">The row of the dataset.</param>
    /// <param name="target">[C].</param>
    /// <returns>Whether it has.</returns>
    public bool TryCopy(int row, Span<double> target)
    {
        int place = Array.BinarySearch(rows, row);
        if (place < 0)
            return false;
        logits.CopyRows(place, 1, target);
        return true;
    }

    /// <summary>Logits [n, C] of some rows, all of which have some here.</summary>
    /// <param name="wanted">[n] rows of the dataset.</param>
    public MatrixView ForRows(int[] wanted) => logits.SelectRows(Array.ConvertAll(wanted, row => Array.BinarySearch(rows, row)));

    /// <summary>Whether a row has logits here.</summary>
    /// <param name="row">The row of the dataset.</param>
    internal bool Has(int row) => Array.BinarySearch(rows, row) >= 0;
}
