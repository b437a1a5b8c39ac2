namespace Pith.Selection.D2;

/// <summary>Hands out the rows of a pool in tiers of falling value, so that a heap of few rows serves a selection from many.</summary>
/// <remarks>A tier is all rows that wait and whose values are at least its limit, which a sample of the values suggests. Where the limit would not be
/// above 0, or few rows wait, the tier is all that wait and has none. Which limits are chosen makes no difference to the picks.</remarks>
ref struct D2Tiers
{
    const int SampleRows = 2048;

    readonly double[] _values;
    readonly int _tierRows;
    Span<int> _waiting;
    ReadOnlySpan<int> _all;

    /// <summary>Starts with all candidates waiting.</summary>
    /// <param name="candidates">The pool's rows.</param>
    /// <param name="values">[N] the rows' values, which fall meanwhile.</param>
    /// <param name="tierRows">Rows of a tier, about.</param>
    public D2Tiers(ReadOnlySpan<int> candidates, double[] values, int tierRows)
    {
        (_values, _tierRows) = (values, tierRows);
        if (candidates.Length <= 2L * tierRows)
            _all = candidates;
        else
            _waiting = candidates.ToArray();
        Waiting = candidates.Length;
    }

    /// <summary>Rows that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>The least value of the tier that was handed out last; minus infinity of the last one.</summary>
    public double Limit { get; private set; } = double.PositiveInfinity;

    /// <summary>The rows of the next tier; valid until the next call.</summary>
    public ReadOnlySpan<int> Next()
    {
        Limit = Waiting <= 2L * _tierRows ? double.NegativeInfinity : SuggestLimit();
        if (double.IsNegativeInfinity(Limit))
        {
            ReadOnlySpan<int> last = _all.IsEmpty ? _waiting[..Waiting] : _all;
            Waiting = 0;
            return last;
        }
        var tier = new int[Waiting];
        (int taken, int left) = (0, 0);
        foreach (int row in _waiting[..Waiting])
        {
            if (_values[row] >= Limit)
                tier[taken++] = row;
            else
                _waiting[left++] = row;
        }
        Waiting = left;
        return tier.AsSpan(0, taken);
    }

    /// <summary>Takes back a row of the tier whose value has fallen below the limit.</summary>
    public void PutBack(int row) => _waiting[Waiting++] = row;

    // A value above 0 that about a tier's rows reach; at least one row does, as it is one of theirs.
    readonly double SuggestLimit()
    {
        Span<double> sample = stackalloc double[SampleRows];
        for (int i = 0; i < SampleRows; i++)
            sample[i] = _values[_waiting[(int)((long)i * Waiting / SampleRows)]];
        sample.Sort();
        double limit = sample[SampleRows - 1 - (int)((long)SampleRows * _tierRows / Waiting)];
        return limit > 0 ? limit : double.NegativeInfinity;
    }
}
