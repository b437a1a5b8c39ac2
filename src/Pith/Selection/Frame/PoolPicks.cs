using Pith.Numerics;

namespace Pith.Selection.Frame;

/// <summary>One pool of a run: its rows, and how many of them are still to be picked.</summary>
/// <param name="run">The run.</param>
/// <param name="rows">[n] the pool's rows, given rows included, ascending.</param>
/// <param name="given">The pool's given rows, in their order.</param>
/// <param name="count">Rows to pick.</param>
sealed class PoolPicks(PoolPass run, int[] rows, int[] given, int count)
{
    /// <summary>[n] the pool's rows, given rows included, ascending; a row's place among them is its number inside the pool.</summary>
    public int[] Rows => rows;

    /// <summary>The pool's given rows, in their order.</summary>
    public int[] Given => given;

    /// <summary>Rows still to be picked.</summary>
    public int Left { get; private set; } = count;

    /// <summary>[N] the values that the selection reports.</summary>
    public double[] Values => run.Values;

    /// <summary>Whether a row of the dataset may still be picked.</summary>
    public bool IsOpen(int row) => run.IsOpen[row];

    /// <summary>Whether a candidate has not been picked.</summary>
    public bool IsDropped(int row) => run.Candidates.Reasons[row] == RowReason.BudgetFull;

    /// <summary>The pool's rows that may still be picked, ascending.</summary>
    public int[] OpenRows() => Array.FindAll(rows, row => run.IsOpen[row]);

    /// <summary>The pool's rows of a matrix of all rows.</summary>
    public MatrixView RowsOf(MatrixView matrix) => rows.Length == matrix.Rows ? matrix : matrix.SelectRows(rows);

    /// <summary>The place of a row among the pool's rows.</summary>
    public int PlaceOf(int row) => rows.Length == run.IsOpen.Length ? row : Array.BinarySearch(rows, row);

    /// <summary>Picks a row of the dataset, with the value that it had.</summary>
    public void Pick(int row, double value)
    {
        run.Values[row] = value;
        run.Pick(row);
        Left--;
    }
}
