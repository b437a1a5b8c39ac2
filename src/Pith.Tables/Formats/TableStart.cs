using System.IO.Compression;
using System.Text;

namespace Pith.Tables.Formats;

/// <summary>Looks at how a file of JSON starts.</summary>
static class TableStart
{
    const int Looked = 1 << 16;

    /// <summary>The first character that is no space; the zero character where there is none or the file cannot be looked into.</summary>
    /// <param name="path">The file, plain or compressed by gzip.</param>
    public static char Of(string path) => Read(path).AsSpan().TrimStart("\uFEFF \t\r\n") is [char first, ..] ? first : '\0';

    /// <summary>Whether a file of JSON starts with a dictionary of scores: an object whose first value is a number and which does not end in its
    /// first line with another one after it.</summary>
    /// <param name="path">The file.</param>
    public static bool IsDictionary(string path)
    {
        string text = Read(path);
        ReadOnlySpan<char> start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        if (start is not ['{', ..])
            return false;
        // Objects of a table follow each other, a dictionary is one.
        int end = start.IndexOf('}');
        return end < 0 || start[(end + 1)..].TrimStart(" \t\r\n").IsEmpty;
    }

    static string Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            var bytes = new byte[Looked];
            int length = stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception error) when (FileErrors.IsFileError(error) || error is InvalidDataException)
        {
            // The reader that opens the file next says what is wrong with it.
            return "";
        }
    }
}
