using System.Text;

namespace Pith.Data.Texts;

/// <summary>A file with one text a line.</summary>
static class TextLines
{
    /// <summary>Reads a file; an empty line is an empty text.</summary>
    public static void Read(string path, TextCollector rows, CancellationToken cancellation) =>
        LineReader.Read(path, (line, bytes) => rows.Add(line, [Encoding.UTF8.GetString(bytes.Span)]), cancellation);
}
