namespace Pith.Data.Sources;

/// <summary>One column of a source: a <see cref="VectorColumn"/> holds a value for every row in order, a <see cref="CellColumn"/> one record
/// after the other, each of which may say which row it is about.</summary>
abstract class DataColumn : IDisposable
{
    private protected DataColumn(string name) => Name = name;

    /// <summary>The file, with the member where it has members, for messages.</summary>
    public string Name { get; }

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
