using System.Text;
using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Text;

/// <summary>A list of texts, one a line; ids in a file of a name that no other format knows are read as one too.</summary>
sealed class TextListFormat : IDataFormat
{
    public string Name => "txt";

    public IReadOnlyList<string> Extensions => [".txt"];

    public bool Reads(DataSpec spec, DataUse use) => spec.IsFileWith(Extensions) || (use == DataUse.Ids && !spec.IsFolder && !spec.IsPattern);

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : DataSource(path, "list of texts")
    {
        public override DataColumn OpenColumn(string? name, DataUse use)
        {
            RefuseName(name);
            return new Column(Path);
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation)
        {
            RefuseName(name);
            return new DataDescription { Kind = "ids", Type = "text", Content = DataContent.Column };
        }
    }

    sealed class Column(string path) : CellColumn(path, "", null)
    {
        public override long SourceBytes => File.Exists(Name) ? new FileInfo(Name).Length : 0;

        public override void Read(CellVisitor visit)
        {
            string[] lines = ReadLines();
            for (int i = 0; i < lines.Length; i++)
                visit(new DataCell { Index = i, Line = i + 1, Text = lines[i] });
        }

        // Empty lines at the end are no values.
        string[] ReadLines()
        {
            try
            {
                var lines = new List<string>();
                using var reader = new StreamReader(Name, new UTF8Encoding(false, throwOnInvalidBytes: true));
                while (reader.ReadLine() is { } line)
                    lines.Add(line);
                while (lines is [.., ""])
                    lines.RemoveAt(lines.Count - 1);
                return [.. lines];
            }
            catch (DecoderFallbackException error)
            {
                throw new InvalidDataContentException($"{Name} is not UTF-8 text, as a list of ids is.", error);
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                throw FileErrors.CannotRead(Name, error);
            }
        }
    }
}
