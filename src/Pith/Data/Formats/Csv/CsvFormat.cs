using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>A table of texts with a header: <c>.csv</c>, or <c>.tsv</c>.</summary>
sealed class CsvFormat : IDataFormat
{
    public string Name => "csv";

    public IReadOnlyList<string> Extensions => [".csv", ".tsv"];

    public bool NamesRows => true;

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : DataSource(path, "csv table")
    {
        public override IReadOnlyList<string> Names
        {
            get
            {
                using var table = CsvTable.Open(Path);
                return table.Names;
            }
        }

        public override DataColumn OpenColumn(string? name, DataUse use) => CsvColumn.Open(Path, name, use.KeyColumns());

        public override DataDescription Describe(string? name, CancellationToken cancellation)
        {
            if (name is not null)
                return new DataDescription { Kind = "csv column", Content = DataContent.Column };
            using var table = CsvTable.Open(Path);
            long records = 0;
            for (; table.Read(); records++)
                cancellation.ThrowIfCancellationRequested();
            return new DataDescription
            {
                Kind = Kind,
                Shape = [records, table.Names.Length],
                Members = [.. table.Names.Select(column => new FileMember(column, [], "column"))],
            };
        }
    }
}
