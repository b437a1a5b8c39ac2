namespace Pith.Scoring.TrainingDynamics;

/// <summary>The reductions of one row over the epochs, oldest first: what a score is computed from.</summary>
readonly ref struct RowHistory
{
    readonly ReadOnlySpan<double> _values;
    readonly int _stride;

    /// <summary>Creates a history.</summary>
    /// <param name="values">One run of <paramref name="stride"/> numbers for each <see cref="RowReduction"/>, in its order.</param>
    /// <param name="stride">Numbers of a run, at least <paramref name="epochs"/>.</param>
    /// <param name="epochs">Epochs that count, at least 1; later ones in the runs are as if not recorded.</param>
    public RowHistory(ReadOnlySpan<double> values, int stride, int epochs)
    {
        _values = values;
        _stride = stride;
        Epochs = epochs;
    }

    /// <summary>Epochs recorded.</summary>
    public int Epochs { get; }

    /// <summary>A reduction at every epoch [<see cref="Epochs"/>].</summary>
    /// <remarks>NaN at an epoch that the row lacks, and the change also at the epoch after one. A score of the last epoch may look at the last element only: the others may not have been computed.</remarks>
    public ReadOnlySpan<double> this[RowReduction reduction] => _values.Slice((int)reduction * _stride, Epochs);
}
