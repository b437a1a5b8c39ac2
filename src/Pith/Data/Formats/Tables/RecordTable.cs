namespace Pith.Data.Formats.Tables;

/// <summary>A table being read record by record, from its first to its last.</summary>
abstract class RecordTable : IDisposable
{
    /// <summary>The line on which the current record starts, from 1; 0 where lines mean nothing.</summary>
    public virtual int Line => 0;

    /// <summary>The text of a field of the current record, valid until the next one; empty where there is no value.</summary>
    /// <param name="column">One of the columns that the table was opened for.</param>
    public abstract ReadOnlySpan<char> this[int column] { get; }

    /// <summary>The number in a field of the current record, NaN for none; null where the table holds texts there.</summary>
    /// <param name="column">One of the columns that the table was opened for.</param>
    public virtual double? NumberAt(int column) => null;

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="InvalidDataContentException">The file is malformed.</exception>
    public abstract bool Read();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) { }
}
