using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Json;

/// <summary>A <c>.json</c> dictionary <c>{"row": value}</c>, or <c>{"id": value}</c>.</summary>
sealed class JsonFormat : IDataFormat
{
    public string Name => "json";

    public IReadOnlyList<string> Extensions => [".json"];

    public bool NamesRows => true;

    // It holds numbers, so a file of ids that ends so is a list of texts.
    public bool Reads(DataSpec spec, DataUse use) => use != DataUse.Ids && spec.IsFileWith(Extensions);

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : DataSource(path, "JSON dictionary")
    {
        public override DataColumn OpenColumn(string? name, DataUse use)
        {
            RefuseName(name);
            return new Column(Path);
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation) =>
            new() { Kind = "json scores", Type = "number", Content = DataContent.Column };
    }

    sealed class Column(string path) : DictionaryColumn(path)
    {
        public override long SourceBytes => File.Exists(Name) ? new FileInfo(Name).Length : 0;

        // Keys are looked at before values are read.
        internal override void Settle(RowIds? ids)
        {
            if (ids is not null)
                FileKind.RefusePipe(Name);
            base.Settle(ids);
        }

        protected override void Walk(bool isByRow, CellVisitor visit) =>
            JsonScoreDictionary.Read(Name, isByRow, (key, line, value) => visit(new DataCell { Key = key, Line = line, Number = value }));
    }
}
