using Pith.Data.Files;
using Pith.Data.Formats.Tables;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>A table of texts with a header: <c>.csv</c> or <c>.tsv</c>, also compressed by gzip.</summary>
sealed class CsvFormat : IDataFormat
{
    public string Name => "csv";

    public IReadOnlyList<string> Extensions => [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    public bool NamesRows => true;

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : DataSource(path, "csv table")
    {
        public override IReadOnlyList<string> Names => CsvFile.Open(Path).Names;

        public override DataColumn OpenColumn(string? name, DataUse use) => TableColumn.Open(CsvFile.Open(Path), name, use);

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
