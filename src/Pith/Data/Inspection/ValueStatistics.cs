using Pith.Data.Readers;

namespace Pith.Data.Inspection;

/// <summary>Collects range, mean and counts of special values over numbers that arrive in blocks.</summary>
sealed class ValueStatistics
{
    double _sum;

    public long Count { get; private set; }

    public long NotANumber { get; private set; }

    public long Infinite { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Mean of the finite values; NaN where there are none.</summary>
    public double Mean => FiniteCount == 0 ? double.NaN : _sum / FiniteCount;

    public long FiniteCount => Count - NotANumber - Infinite;

    public void Add(ReadOnlySpan<double> values)
    {
        Count += values.Length;
        double sum = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                sum += value;
                Minimum = Math.Min(Minimum, value);
                Maximum = Math.Max(Maximum, value);
            }
            else if (double.IsNaN(value))
            {
                NotANumber++;
            }
            else
            {
                Infinite++;
            }
        }
        _sum += sum;
    }
}

/// <summary>Counts rows that equal an earlier row, by a 64-bit hash a row.</summary>
sealed class DuplicateRows(int rows)
{
    const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    readonly ulong[] _hashes = new ulong[rows];
    int _count;

    public void Add(ReadOnlySpan<double> row)
    {
        ulong hash = (ulong)row.Length;
        foreach (double value in row)
        {
            // Adding zero makes the two zeros one.
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value + 0.0)) * Multiplier;
            hash ^= hash >> 29;
        }
        _hashes[_count++] = hash;
    }

    /// <summary>Rows that equal an earlier one; call once, after the last row.</summary>
    public int Count()
    {
        Array.Sort(_hashes, 0, _count);
        int duplicates = 0;
        for (int i = 1; i < _count; i++)
        {
            if (_hashes[i] == _hashes[i - 1])
                duplicates++;
        }
        return duplicates;
    }
}

/// <summary>Counts different labels in bounded memory.</summary>
sealed class LabelCounter
{
    readonly System.Collections.BitArray _seen = new(LabelsReader.MaxLabel + 1);

    /// <summary>The labels seen, or null when a value was no label.</summary>
    public int? Count { get; private set; } = 0;

    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (Count is null)
                return;
            if (!(value >= 0 && value <= LabelsReader.MaxLabel))
            {
                Count = null;
                return;
            }
            if (!_seen[(int)value])
            {
                _seen[(int)value] = true;
                Count++;
            }
        }
    }
}
