using System.Globalization;
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

    sealed class Column(string path) : CellColumn(path, "", RowKey)
    {
        public override long SourceBytes => File.Exists(Name) ? new FileInfo(Name).Length : 0;

        // Keys that are all ids are ids, also where they could be row numbers; of ids that repeat, none can be meant where they can.
        internal override void Settle(RowIds? ids)
        {
            if (ids is null)
                return;
            FileKind.RefusePipe(Name);
            (string Key, int Line)? noId = null;
            (string Key, int Line)? noRow = null;
            (string Key, int Line)? neither = null;
            int keys = 0;
            JsonScoreDictionary.Read(Name, isByRow: false, (key, line, _) =>
            {
                keys++;
                bool isId = ids.Find(key) >= 0;
                bool isRow = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < ids.Count;
                if (!isId)
                    noId ??= (key.ToString(), line);
                if (!isRow)
                    noRow ??= (key.ToString(), line);
                if (!isId && !isRow)
                    neither ??= (key.ToString(), line);
            });
            HasIds = keys > 0 && noId is null && (noRow is not null || !ids.IsRepeated);
            Key = HasIds ? IdKey : RowKey;
            if (HasIds || noRow is null)
                return;
            (string text, int at) = neither ?? noId!.Value;
            string shown = text.Length > 40 ? text[..40] + "..." : text;
            string found = neither is null
                ? $"'{shown}' is no id, and '{noRow.Value.Key}' is no row number"
                : $"'{shown}' is neither";
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{Name}, line {at}: the keys must all be ids of the dataset, or all row numbers from 0 to {ids.Count - 1}, but {found}; name every row as `ids` does."));
        }

        public override void Read(CellVisitor visit)
        {
            int index = 0;
            bool hasIds = HasIds;
            JsonScoreDictionary.Read(Name, isByRow: !hasIds, (key, line, value) => visit(new DataCell
            {
                Index = index++,
                Line = line,
                Key = key,
                Row = hasIds ? null : int.Parse(key, NumberStyles.None, CultureInfo.InvariantCulture),
                Number = value,
            }));
        }
    }
}
