using Pith.Numerics;

namespace Pith.Selection.Frame;

/// <summary>One pool of a selection: its rows, and how many of them are still to be picked.</summary>
sealed class PoolPicks
{
    readonly SelectionFrame _frame;
    readonly PoolPass _run;

    internal PoolPicks(SelectionFrame frame, PoolPass run, int[] rows, int[] given, int count)
    {
        (_frame, _run) = (frame, run);
        (Rows, Given, Left) = (rows, given, count);
    }

    /// <summary>[n] the pool's rows, given rows included, ascending; a row's place among them is its number inside the pool.</summary>
    public int[] Rows { get; }

    /// <summary>The pool's given rows, in their order.</summary>
    public int[] Given { get; }

    /// <summary>Rows still to be picked.</summary>
    public int Left { get; private set; }

    /// <summary>[N] the values that the selection reports.</summary>
    public double[] Values => _frame.Values;

    /// <summary>Whether a row of the dataset may still be picked.</summary>
    public bool IsOpen(int row) => _run.IsOpen[row];

    /// <summary>Whether a candidate has not been picked.</summary>
    public bool IsDropped(int row) => _frame.Reasons[row] == RowReason.BudgetFull;

    /// <summary>The pool's rows that may still be picked, ascending.</summary>
    public int[] OpenRows() => Array.FindAll(Rows, IsOpen);

    /// <summary>The pool's rows of a matrix of all rows.</summary>
    public MatrixView RowsOf(MatrixView matrix) => Rows.Length == matrix.Rows ? matrix : matrix.SelectRows(Rows);

    /// <summary>The place of a row among the pool's rows.</summary>
    public int PlaceOf(int row) => Rows.Length == _run.IsOpen.Length ? row : Array.BinarySearch(Rows, row);

    /// <summary>Picks a row of the dataset, with the value that it had.</summary>
    public void Pick(int row, double value)
    {
        _frame.Values[row] = value;
        _run.Pick(row);
        Left--;
    }
}
