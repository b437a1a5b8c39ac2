using System.IO.Compression;
using Pith.Data.Formats.Tables;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Csv;

/// <summary>A <c>.csv</c> file with a header, read record by record; every record must have as many fields as the header.</summary>
sealed class CsvTable : RecordTable
{
    /// <summary>How a compressed file's name ends.</summary>
    public const string Compressed = ".gz";

    readonly Stream _stream;
    readonly string _path;

    CsvTable(Stream stream, string path)
    {
        _stream = stream;
        _path = path;
        Records = new CsvRecordReader(stream, path);
        if (!Records.Read())
            throw new InvalidDataContentException($"{path} is empty; a header line with column names is needed.");
        Names = new string[Records.FieldCount];
        for (int i = 0; i < Names.Length; i++)
            Names[i] = Records[i].Trim().ToString();
    }

    /// <summary>The columns' names.</summary>
    public string[] Names { get; }

    /// <summary>The current record.</summary>
    public CsvRecordReader Records { get; }

    public override int Line => Records.Line;

    public override ReadOnlySpan<char> this[int column] => Records[column];

    /// <summary>Opens a file and reads its header.</summary>
    public static CsvTable Open(string path)
    {
        FileKind.RefusePipe(path);
        Stream stream = OpenFile(path);
        try
        {
            return new CsvTable(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override bool Read()
    {
        if (!Records.Read())
            return false;
        // In a table of one column an empty line could be an empty value; passing over it would shift the rows that follow.
        if (Names.Length == 1 && Records.EmptyLineBefore > 0)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{_path}, line {Records.EmptyLineBefore} is empty; write \"\" for an empty value."));
        }
        if (Records.FieldCount != Names.Length)
        {
            string hint = Records.FieldCount > Names.Length ? "; write numbers with a decimal point, and texts that hold a comma in quotes" : "";
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{_path}, line {Records.Line}: the record has {Records.FieldCount} fields but the header has {Names.Length}{hint}."));
        }
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        Records.Dispose();
        _stream.Dispose();
        base.Dispose(disposing);
    }

    static Stream OpenFile(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (stream.CanSeek)
                return path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            stream.Dispose();
            throw new InvalidDataContentException($"{path} is a pipe, but a table is read more than once; save it to a file.");
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(path, error);
        }
    }
}
