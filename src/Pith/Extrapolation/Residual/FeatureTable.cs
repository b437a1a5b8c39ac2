using Pith.Numerics;

namespace Pith.Extrapolation.Residual;

/// <summary>Some numbers of each row, where asked for with their squares and products, then one column a class with 1 at the row's own.</summary>
/// <remarks>Squares, products and class columns are made when rows are read, so that only the numbers are held.</remarks>
sealed class FeatureTable : MatrixView
{
    readonly float[][] _numbers;
    readonly int[] _classes;
    readonly bool _hasProducts;
    readonly int _classCount;

    /// <summary>Makes the table.</summary>
    /// <param name="numbers">[n][R].</param>
    /// <param name="classes">[R] from 0 on; -1 where a row's is not known.</param>
    /// <param name="classCount">C.</param>
    /// <param name="hasProducts">Whether there are squares and products.</param>
    public FeatureTable(float[][] numbers, int[] classes, int classCount, bool hasProducts)
        : base(classes.Length, numbers.Length + (hasProducts ? numbers.Length * (numbers.Length + 1) / 2 : 0) + classCount, ElementType.Float32) =>
        (_numbers, _classes, _classCount, _hasProducts) = (numbers, classes, classCount, hasProducts);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        for (int i = 0; i < rowCount; i++)
            Fill(firstRow + i, destination.Slice(i * Columns, Columns));
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var row = new float[Columns];
        for (int i = 0; i < rowCount; i++)
        {
            Fill(firstRow + i, row);
            for (int c = 0; c < Columns; c++)
                destination[(i * Columns) + c] = row[c];
        }
    }

    void Fill(int row, Span<float> target)
    {
        int column = 0;
        for (int a = 0; a < _numbers.Length; a++)
            target[column++] = _numbers[a][row];
        for (int a = 0; _hasProducts && a < _numbers.Length; a++)
        {
            for (int b = a; b < _numbers.Length; b++)
                target[column++] = _numbers[a][row] * _numbers[b][row];
        }
        target.Slice(column, _classCount).Clear();
        if (_classes[row] >= 0)
            target[column + _classes[row]] = 1;
    }
}
