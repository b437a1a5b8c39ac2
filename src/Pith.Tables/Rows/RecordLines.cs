using System.IO.Compression;
using Pith.Data.Files;
using Pith.Tables.Engine;
using Pith.Tables.Formats;

namespace Pith.Tables.Rows;

/// <summary>Copies records of texts byte by byte: lines of JSON, or of csv with their header, in which a record in quotes may have several lines.</summary>
static class RecordLines
{
    const byte LineFeed = (byte)'\n';

    /// <summary>Copies the records that are kept to one file.</summary>
    /// <exception cref="InvalidDataContentException">The files have another number of records.</exception>
    public static void Copy(TableFiles files, bool[] isKept, string target, CancellationToken cancellation) => AtomicFile.Write(target, output =>
    {
        int record = 0;
        bool isFirstFile = true;
        foreach (string file in files.Files)
        {
            bool isHeader = files.Kind == TableKind.Csv;
            foreach (ReadOnlyMemory<byte> text in files.Kind == TableKind.Csv ? Joined(Lines(file)) : Lines(file))
            {
                if ((record & 0xFFFF) == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (text.Span.TrimEnd("\r\n"u8).Trim(" \t"u8).IsEmpty)
                    continue;
                if (isHeader ? isFirstFile : record < isKept.Length && isKept[record])
                    WriteLine(output, text.Span);
                record += isHeader ? 0 : 1;
                isHeader = false;
            }
            isFirstFile = false;
        }
        if (record != isKept.Length)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{files.Path} has {record} records as lines where {isKept.Length} were read, so they cannot be copied line by line; write mask or txt instead."));
        }
    });

    // The last line of a file may have no end.
    static void WriteLine(Stream output, ReadOnlySpan<byte> text)
    {
        output.Write(text);
        if (text[^1] != LineFeed)
            output.WriteByte(LineFeed);
    }

    // Lines belong together where a quote is open.
    static IEnumerable<ReadOnlyMemory<byte>> Joined(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var open = new List<byte>();
        foreach (ReadOnlyMemory<byte> line in lines)
        {
            bool changes = (line.Span.Count((byte)'"') & 1) == 1;
            if (open.Count == 0 && !changes)
            {
                yield return line;
                continue;
            }
            bool isClosed = open.Count > 0 && changes;
            open.AddRange(line.Span);
            if (!isClosed)
                continue;
            yield return open.ToArray();
            open.Clear();
        }
    }

    static IEnumerable<ReadOnlyMemory<byte>> Lines(string file) =>
        file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? EngineLines(file) : StreamLines(file);

    static IEnumerable<ReadOnlyMemory<byte>> StreamLines(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using Stream text = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        var buffer = new byte[1 << 16];
        int start = 0;
        int end = 0;
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf(LineFeed);
            if (length >= 0)
            {
                yield return buffer.AsMemory(start, length + 1);
                start += length + 1;
                continue;
            }
            // What is left of a line goes to the front, and a line that fills the buffer gets a larger one.
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            int read = text.Read(buffer, end, buffer.Length - end);
            if (read == 0)
                break;
            end += read;
        }
        if (end > 0)
            yield return buffer.AsMemory(0, end);
    }

    // The engine knows how this compression is undone; a character that no text has parts no fields.
    static IEnumerable<ReadOnlyMemory<byte>> EngineLines(string file)
    {
        using EngineDatabase database = TableEngine.OpenAlone(threads: 1);
        using EngineConnection engine = database.Connect();
        using EngineResult result = engine.Query(
            $"SELECT line FROM read_csv({Sql.Paths([file])}, auto_detect=false, header=false, delim='\u0001', quote='', escape='', compression='zstd', max_line_size=67108864, columns={{'line': 'VARCHAR'}})", file);
        while (result.Next())
        {
            for (int row = 0; row < result.Rows; row++)
                yield return result.IsNull(0, row) ? (byte[])[LineFeed] : (byte[])[.. result.Utf8At(0, row), LineFeed];
        }
    }
}
