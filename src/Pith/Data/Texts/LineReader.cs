using System.IO.Compression;
using System.Text.Unicode;

namespace Pith.Data.Texts;

/// <summary>The lines of a UTF-8 file, gzipped or not, as bytes.</summary>
static class LineReader
{
    // A line that is longer is no text of one row but a file without line ends.
    const int LongestLine = 1 << 28;

    /// <summary>Receives a line.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="bytes">Its bytes without the line end; valid during the call only.</param>
    public delegate void Take(long line, ReadOnlyMemory<byte> bytes);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; <c>.gz</c> is unpacked.</param>
    /// <param name="take">Receives every line.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataContentException">The file cannot be read, is cut off, or is not UTF-8.</exception>
    public static void Read(string path, Take take, CancellationToken cancellation)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            Read(stream, path, take, cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataContentException($"{path} is not a whole gzip file ({error.Message.TrimEnd('.')}).", error);
        }
        catch (Exception error) when (FileErrors.IsFileError(error) && error is not InvalidDataException)
        {
            throw FileErrors.CannotRead(path, error);
        }
    }

    static void Read(Stream stream, string path, Take take, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        long line = 0;
        bool isFirst = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (length == buffer.Length)
            {
                if (length >= LongestLine)
                    throw new InvalidDataContentException(FormattableString.Invariant($"{path}, line {line + 1} is longer than {LongestLine} bytes; one row a line is needed."));
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            int read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            int start = isFirst ? MarkLength(buffer.AsSpan(0, length), path) : 0;
            isFirst = false;
            for (int end; (end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
                Give(path, ++line, buffer.AsMemory(start, end), take);
            if (read == 0)
            {
                if (start < length)
                    Give(path, ++line, buffer.AsMemory(start, length - start), take);
                return;
            }
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
        }
    }

    static void Give(string path, long line, ReadOnlyMemory<byte> bytes, Take take)
    {
        if (bytes.Length > 0 && bytes.Span[^1] == '\r')
            bytes = bytes[..^1];
        if (!Utf8.IsValid(bytes.Span))
            throw new InvalidDataContentException(FormattableString.Invariant($"{path}, line {line} is not UTF-8; convert the file, e.g. with iconv -f latin1 -t utf-8."));
        take(line, bytes);
    }

    // A byte-order mark of UTF-8 is passed over; those of UTF-16 say what is wrong with everything that follows.
    static int MarkLength(ReadOnlySpan<byte> start, string path) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => 3,
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new InvalidDataContentException($"{path} is UTF-16, not UTF-8; convert the file, e.g. with iconv -f utf-16 -t utf-8."),
        _ => 0,
    };
}
