using System.Text;
using Pith.Data.Formats.Tables;
using Pith.Data.Sources;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>Some columns of a table, read record by record.</summary>
sealed class EngineTable : RecordTable
{
    readonly EngineTableFile _file;
    readonly EngineConnection _engine;
    readonly EngineResult _result;
    readonly int[] _columns;
    readonly bool[] _isNumber;
    readonly char[][] _texts;
    readonly bool _hasLines;
    int _row = -1;
    int _records;

    /// <summary>Starts to read.</summary>
    /// <param name="file">The table.</param>
    /// <param name="columns">Places of its columns.</param>
    /// <param name="use">What they are wanted for; of scores and labels the first column's numbers are read as such.</param>
    public EngineTable(EngineTableFile file, int[] columns, DataUse use)
    {
        _file = file;
        _columns = columns;
        _hasLines = file.Files is { Kind: TableKind.Json, Files.Count: 1 };
        bool wantsNumbers = use is DataUse.Scores or DataUse.Labels or DataUse.Any && file.Files.Kind == TableKind.Parquet;
        _isNumber = [.. columns.Select((column, place) => wantsNumbers && place == 0 && file.Types[column].IsNumber)];
        _texts = [.. columns.Select(_ => new char[64])];
        string values = string.Join(", ", columns.Select((column, place) => $"CAST({Sql.Name(file.Names[column])} AS {(_isNumber[place] ? "DOUBLE" : "VARCHAR")})"));
        string from = file.Files.As([.. columns.Distinct().Select(column => (file.Names[column], "VARCHAR"))]);
        _engine = TableEngine.Connect();
        try
        {
            _result = _engine.Query($"SELECT {values} FROM {from}", file.Path);
        }
        catch
        {
            _engine.Dispose();
            throw;
        }
    }

    public override int Line => _hasLines ? _records : 0;

    public override ReadOnlySpan<char> this[int column]
    {
        get
        {
            int place = Array.IndexOf(_columns, column);
            if (_result.IsNull(place, _row))
                return default;
            ReadOnlySpan<byte> bytes = _result.Utf8At(place, _row);
            if (_texts[place].Length < bytes.Length)
                _texts[place] = new char[Math.Max(bytes.Length, _texts[place].Length * 2)];
            return _texts[place].AsSpan(0, Encoding.UTF8.GetChars(bytes, _texts[place]));
        }
    }

    public override double? NumberAt(int column)
    {
        int place = Array.IndexOf(_columns, column);
        if (!_isNumber[place])
            return null;
        return _result.IsNull(place, _row) ? double.NaN : _result.DoubleAt(place, _row);
    }

    public override bool Read()
    {
        if (++_row >= _result.Rows)
        {
            if (!Next())
                return false;
            _row = 0;
        }
        _records++;
        return true;
    }

    bool Next()
    {
        try
        {
            return _result.Next();
        }
        catch (InvalidDataContentException error)
        {
            throw TextDiagnosis.Explain(_file.Files, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _result.Dispose();
        _engine.Dispose();
        base.Dispose(disposing);
    }
}
