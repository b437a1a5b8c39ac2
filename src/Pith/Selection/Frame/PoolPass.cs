namespace Pith.Selection.Frame;

/// <summary>Picks one after another: which rows are still open, given that classes fill up.</summary>
sealed class PoolPass
{
    readonly SelectionFrame _frame;
    readonly int[]? _quotas;
    readonly int[][]? _rowsOfClass;
    readonly ThinnedProgress _progress;

    public PoolPass(SelectionFrame frame)
    {
        _frame = frame;
        IsOpen = Array.ConvertAll(frame.Reasons, reason => reason == RowReason.BudgetFull);
        _progress = new ThinnedProgress(frame.Progress, "selection", frame.Budget, "picks");
        _quotas = frame.Quotas();
        _rowsOfClass = frame.Classes?.RowsByClass(frame.Rows);
        for (int c = 0; c < _quotas?.Length; c++)
            CloseIfFull(c);
    }

    /// <summary>[N] whether a row may still be picked: it is a candidate, it is not picked yet, and its class is not full.</summary>
    public bool[] IsOpen { get; }

    /// <summary>Marks an open row as the next pick.</summary>
    public void Pick(int row)
    {
        _frame.Cancellation.ThrowIfCancellationRequested();
        _progress.Report(_frame.Budget - _frame.Left);
        _frame.Keep(row);
        IsOpen[row] = false;
        if (_quotas is null)
            return;
        int c = _frame.Classes!.ClassOf[row];
        _quotas[c]--;
        CloseIfFull(c);
    }

    public void Finish() => _progress.Report(_frame.Budget);

    void CloseIfFull(int c)
    {
        if (_quotas![c] > 0)
            return;
        foreach (int row in _rowsOfClass![c])
            IsOpen[row] = false;
    }
}
