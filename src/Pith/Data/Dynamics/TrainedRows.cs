namespace Pith.Data.Dynamics;

/// <summary>The rows that were recorded: the same ones in every epoch, or the recording is refused.</summary>
sealed class TrainedRows
{
    readonly bool[] _isTrained;

    /// <summary>Takes the rows of the first epoch.</summary>
    /// <param name="first">The first epoch.</param>
    /// <param name="rows">N, the rows of the dataset.</param>
    public TrainedRows(DynamicsEpoch first, int rows)
    {
        _isTrained = new bool[rows];
        Rows = first.Rows.ToArray();
        Array.Sort(Rows);
        foreach (int row in Rows)
            _isTrained[row] = true;
    }

    /// <summary>The rows, ascending; at least one.</summary>
    public int[] Rows { get; }

    /// <summary>Throws when an epoch was recorded of other rows.</summary>
    /// <param name="epoch">An epoch of the same folder.</param>
    /// <exception cref="InvalidDataContentException">A row is in this epoch only, or is missing from it; the message says which.</exception>
    public void Require(DynamicsEpoch epoch)
    {
        foreach (int row in epoch.Rows)
        {
            if (!_isTrained[row])
                throw new InvalidDataContentException(FormattableString.Invariant($"{epoch.Name}: row {row} is in epoch {epoch.Number} but not in the first one; {Rule}."));
        }
        if (epoch.Rows.Length == Rows.Length)
            return;
        var isHere = new bool[_isTrained.Length];
        foreach (int row in epoch.Rows)
            isHere[row] = true;
        int missing = Array.Find(Rows, row => !isHere[row]);
        throw new InvalidDataContentException(FormattableString.Invariant($"{epoch.Name}: row {missing} is missing from epoch {epoch.Number} but is in the first one; {Rule}."));
    }

    const string Rule = "a row is recorded in every epoch or in none";
}
