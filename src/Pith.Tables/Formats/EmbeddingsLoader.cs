using System.Text.RegularExpressions;
using Pith.Data.Files;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>Reads a column of lists, or several columns of numbers, into a matrix.</summary>
sealed unsafe partial class EmbeddingsLoader
{
    // Rows for which room is made where a text does not say how many there are.
    const long FirstRows = 1 << 14;

    readonly EngineTableFile _file;
    readonly string _name;
    readonly string _sql;
    readonly int _size;
    readonly string? _list;

    EmbeddingsLoader(EngineTableFile file, string? name, string? condition)
    {
        _file = file;
        int[] columns = ColumnChoice.Find(file, name);
        ColumnType[] types = [.. columns.Select(column => file.Types[column])];
        _name = new DataSpec(file.Path, name ?? file.Names[columns[0]]).ToString();
        // Texts say nothing of precision; a number there means what it says.
        bool isText = file.Files.Kind != TableKind.Parquet;
        bool isSingle = !isText && types.All(type => type.IsSmall);
        string list = isSingle ? "FLOAT[]" : "DOUBLE[]";
        if (columns.Length == 1 && name is not null && !ColumnChoice.IsPattern(name))
            RequireVector(file, columns[0]);
        bool isOne = columns.Length == 1 && !types[0].IsNumber;
        _list = isOne ? file.Names[columns[0]] : null;
        string values = isOne ? Sql.Name(file.Names[columns[0]]) : $"[{string.Join(", ", columns.Select(column => Sql.Name(file.Names[column])))}]";
        string from = file.Files.As([.. columns.Select(column => (file.Names[column], isOne ? "DOUBLE[]" : "DOUBLE"))]);
        string value = isOne && types[0].Name == list ? values : $"CAST({values} AS {list})";
        // A condition is over the engine's own types, so that numbers of texts compare as numbers.
        _sql = condition is null ? $"SELECT {value} AS v FROM {from}" : $"SELECT {value} AS v FROM {file.Files.Typed(all: true)} WHERE {RowCondition.Parenthesised(condition)}";
        _size = isSingle ? sizeof(float) : sizeof(double);
    }

    /// <summary>Opens the matrix [N, D]. Of Parquet, which says how many rows it has, nothing is read before it is asked for.</summary>
    /// <param name="file">The table.</param>
    /// <param name="name">What the user wrote after the colon; null means the only column of lists.</param>
    /// <exception cref="InvalidDataContentException">There is no such column, or its rows are no vectors of one length; the message names the row.</exception>
    /// <param name="condition">A condition in SQL that rows must meet; null for all rows.</param>
    public static MatrixView Open(EngineTableFile file, string? name, string? condition = null)
    {
        var loader = new EmbeddingsLoader(file, name, condition);
        if (file.Files.Kind != TableKind.Parquet)
            return StoredMatrix.Create(loader.Load(FirstRows, null));
        (long rows, int columns) = loader.Shape();
        return new TableMatrix((int)rows, columns, loader._size == sizeof(float) ? ElementType.Float32 : ElementType.Float64,
            () => StoredMatrix.Create(loader.Load(rows, rows)));
    }

    static void RequireVector(EngineTableFile file, int column)
    {
        ColumnType type = file.Types[column];
        bool mayBeList = type.IsVector || type.Name == "JSON" || (type.IsText && file.Files.Kind != TableKind.Json);
        if (!mayBeList)
        {
            string hint = type.IsNumber ? $"; several such columns are given as {file.Path}:x* or {file.Path}:a,b,c" : "";
            throw new InvalidDataContentException(
                $"{file.Path}, column '{file.Names[column]}' holds {type.Words} where embeddings need a list of numbers a row{hint}.");
        }
    }

    (long Rows, int Columns) Shape()
    {
        using EngineConnection engine = TableEngine.Connect();
        long rows = long.Parse(engine.Row($"SELECT count(*)::VARCHAR FROM ({_sql})", _file.Path)[0]!, System.Globalization.CultureInfo.InvariantCulture);
        RequireRows(rows);
        string? length = engine.Row($"SELECT len(v)::VARCHAR FROM ({_sql} LIMIT 1)", _file.Path)[0];
        int columns = length is null ? throw Missing(0) : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
        return columns > 0 ? (rows, columns) : throw Empty();
    }

    void RequireRows(long rows)
    {
        if (rows == 0)
            throw new InvalidDataContentException($"{_name} has no rows; embeddings need at least one.");
        if (rows > int.MaxValue)
            throw new InvalidDataContentException(FormattableString.Invariant($"{_name} has {rows} rows; at most {int.MaxValue} are read."));
    }

    StoredArray Load(long capacity, long? promised)
    {
        try
        {
            return LoadAll(capacity, promised);
        }
        catch (InvalidDataContentException error) when (_file.Files.Kind != TableKind.Parquet)
        {
            Exception found = TextDiagnosis.Explain(_file.Files, error, _list);
            if (found != error)
                throw found;
            if (NoList().Match(error.Message) is not { Success: true } value)
                throw;
            throw new InvalidDataContentException(
                $"{_name} holds '{Shortened(value.Groups[1].Value)}' where a list of numbers a row is needed, written as [0.5, 2].", error);
        }
    }

    static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "...";

    [GeneratedRegex("(?:value|convert string) '(.*?)' (?:can't be cast|to (?:DOUBLE|FLOAT))")]
    private static partial Regex NoList();

    StoredArray LoadAll(long capacity, long? promised)
    {
        using EngineConnection engine = TableEngine.Connect();
        using EngineResult result = engine.Query(_sql, _file.Path);
        ByteRegion? region = null;
        try
        {
            long rows = 0;
            long columns = 0;
            while (result.Next())
            {
                if (region is null)
                {
                    columns = result.IsNull(0, 0) ? throw Missing(0) : result.ListAt(0, 0).Count;
                    if (columns == 0)
                        throw Empty();
                    region = ByteRegion.Allocate(checked(capacity * columns * _size), _name);
                }
                if (rows + result.Rows > capacity)
                    region = Grow(region, columns, ref capacity);
                CopyChunk(result, region.Pointer + (rows * columns * _size), rows, columns);
                rows += result.Rows;
            }
            RequireRows(rows);
            if (promised is long expected && expected != rows)
                throw new InvalidDataContentException(FormattableString.Invariant($"{_name} has {rows} rows where the file says {expected}; it is broken."));
            var format = new ElementFormat(_size == sizeof(float) ? ElementKind.Float32 : ElementKind.Float64, _size);
            return new StoredArray(_name, format, [rows, columns], false, region!, 0);
        }
        catch
        {
            region?.Dispose();
            throw;
        }
    }

    ByteRegion Grow(ByteRegion region, long columns, ref long capacity)
    {
        long used = capacity * columns * _size;
        ByteRegion larger = ByteRegion.Allocate(used * 2, _name);
        Buffer.MemoryCopy(region.Pointer, larger.Pointer, used * 2, used);
        region.Dispose();
        capacity *= 2;
        return larger;
    }

    void CopyChunk(EngineResult result, byte* target, long firstRow, long columns)
    {
        byte* elements = (byte*)result.Elements(0, out bool hasNulls);
        long rowBytes = columns * _size;
        // Lists lie one behind the other as a rule; then runs of them are copied at once.
        long runStart = 0;
        long runLength = 0;
        byte* at = target;
        for (int row = 0; row < result.Rows; row++)
        {
            if (result.IsNull(0, row))
                throw Missing(firstRow + row);
            (long first, long count) = result.ListAt(0, row);
            if (count != columns)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{_name}: row {firstRow + row} holds {count} numbers where row 0 holds {columns}; all rows of embeddings are of one length."));
            }
            if (hasNulls && result.FirstMissing(0, first, count) is >= 0 and long element)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{_name}: row {firstRow + row} has no number at place {element}; embeddings need every number, so drop such rows with `where` or fill them."));
            }
            if (first == runStart + runLength)
            {
                runLength += count;
                continue;
            }
            Flush();
            (runStart, runLength) = (first, count);
        }
        Flush();

        void Flush()
        {
            Buffer.MemoryCopy(elements + (runStart * _size), at, runLength * _size, runLength * _size);
            at += runLength * _size;
        }
    }

    InvalidDataContentException Missing(long row) => new(FormattableString.Invariant(
        $"{_name}: row {row} has no embedding (null); every row needs one, so drop such rows with `where` or fill them."));

    InvalidDataContentException Empty() => new($"{_name}: row 0 holds an empty list; embeddings need at least one number a row.");
}
