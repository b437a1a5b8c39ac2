using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;

namespace Pith.Tables.Engine;

/// <summary>The rows of a query, one chunk of about two thousand after the other, read in the engine's own memory.</summary>
sealed unsafe class EngineResult : IDisposable
{
    readonly DuckDBPreparedStatement _statement;
    readonly string _path;
    readonly CancellationTokenRegistration _stop;
    readonly CancellationToken _cancellation;
    readonly nint[] _vectors;
    readonly nint[] _data;
    readonly nint[] _validity;
    DuckDBResult _result;
    DuckDBDataChunk? _chunk;

    public EngineResult(DuckDBPreparedStatement statement, DuckDBResult result, string path, CancellationTokenRegistration stop, CancellationToken cancellation)
    {
        (_statement, _result, _path, _stop, _cancellation) = (statement, result, path, stop, cancellation);
        Columns = (int)NativeMethods.Query.DuckDBColumnCount(ref _result);
        _vectors = new nint[Columns];
        _data = new nint[Columns];
        _validity = new nint[Columns];
    }

    /// <summary>Columns of the query.</summary>
    public int Columns { get; }

    /// <summary>Rows of the current chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>The name of a column.</summary>
    public string NameOf(int column) => NativeMethods.Query.DuckDBColumnName(ref _result, column);

    /// <summary>What a column holds.</summary>
    public DuckDBType TypeOf(int column) => NativeMethods.Query.DuckDBColumnType(ref _result, column);

    /// <summary>Moves to the next chunk; false at the end.</summary>
    /// <exception cref="InvalidDataContentException">What is read is malformed.</exception>
    public bool Next()
    {
        do
        {
            _chunk?.Dispose();
            _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
            if (_chunk.IsInvalid)
            {
                if (NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } message)
                    throw EngineErrors.Of(message, _path, _cancellation);
                _cancellation.ThrowIfCancellationRequested();
                Rows = 0;
                return false;
            }
            Rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        }
        while (Rows == 0);
        for (int column = 0; column < Columns; column++)
        {
            nint vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
            _vectors[column] = vector;
            _data[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }
        return true;
    }

    /// <summary>Whether a value of the current chunk is missing.</summary>
    public bool IsNull(int column, int row) => IsNull((ulong*)_validity[column], row);

    /// <summary>A number of a column of type DOUBLE.</summary>
    public double DoubleAt(int column, int row) => ((double*)_data[column])[row];

    /// <summary>An integer of a column of type BIGINT.</summary>
    public long Int64At(int column, int row) => ((long*)_data[column])[row];

    /// <summary>A truth value of a column of type BOOLEAN.</summary>
    public bool BooleanAt(int column, int row) => ((byte*)_data[column])[row] != 0;

    /// <summary>The bytes of a text of a column of type VARCHAR, valid until the next chunk.</summary>
    public ReadOnlySpan<byte> Utf8At(int column, int row)
    {
        // Up to twelve bytes lie in the record itself, more where it points to.
        byte* text = (byte*)_data[column] + (row * 16L);
        uint length = *(uint*)text;
        return new ReadOnlySpan<byte>(length <= 12 ? text + 4 : *(byte**)(text + 8), (int)length);
    }

    /// <summary>A text of a column of type VARCHAR.</summary>
    public string TextAt(int column, int row) => Encoding.UTF8.GetString(Utf8At(column, row));

    /// <summary>Where the elements of a list lie among <see cref="Elements"/>.</summary>
    public (long First, long Count) ListAt(int column, int row)
    {
        var entry = (ulong*)_data[column] + (row * 2L);
        return ((long)entry[0], (long)entry[1]);
    }

    /// <summary>The elements of all lists of a column of the current chunk.</summary>
    /// <param name="column">A column of lists.</param>
    /// <param name="hasNulls">Whether any of them may be missing.</param>
    public nint Elements(int column, out bool hasNulls)
    {
        nint child = NativeMethods.Vectors.DuckDBListVectorGetChild(_vectors[column]);
        hasNulls = NativeMethods.Vectors.DuckDBVectorGetValidity(child) is not null;
        return (nint)NativeMethods.Vectors.DuckDBVectorGetData(child);
    }

    /// <summary>The place of the first missing one of some elements, or -1.</summary>
    /// <param name="column">A column of lists.</param>
    /// <param name="first">The first element's place.</param>
    /// <param name="count">Elements.</param>
    public long FirstMissing(int column, long first, long count)
    {
        ulong* validity = NativeMethods.Vectors.DuckDBVectorGetValidity(NativeMethods.Vectors.DuckDBListVectorGetChild(_vectors[column]));
        for (long i = first; i < first + count; i++)
        {
            if (IsNull(validity, i))
                return i - first;
        }
        return -1;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _chunk?.Dispose();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
    }

    static bool IsNull(ulong* validity, long row) => validity is not null && (validity[row >> 6] >> (int)(row & 63) & 1) == 0;
}
