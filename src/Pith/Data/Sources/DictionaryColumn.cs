using System.Globalization;

namespace Pith.Data.Sources;

/// <summary>A column from a dictionary: every value stands under a key, which is a row number or an id.</summary>
/// <param name="name">The file, with the member where it has members, for messages.</param>
abstract class DictionaryColumn(string name) : CellColumn(name, "", RowKey)
{
    /// <summary>Walks through the pairs in their order; may be called twice.</summary>
    /// <param name="isByRow">Whether every key must be a row number.</param>
    /// <param name="visit">Receives each, with its key and without its row.</param>
    protected abstract void Walk(bool isByRow, CellVisitor visit);

    // Keys that are all ids are ids, also where they could be row numbers; of ids that repeat, none can be meant where they can.
    internal override void Settle(RowIds? ids)
    {
        if (ids is null)
            return;
        (string Key, int Line)? noId = null;
        (string Key, int Line)? noRow = null;
        (string Key, int Line)? neither = null;
        int keys = 0;
        Walk(isByRow: false, (in cell) =>
        {
            keys++;
            bool isId = ids.Find(cell.Key) >= 0;
            bool isRow = int.TryParse(cell.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < ids.Count;
            if (!isId)
                noId ??= (cell.Key.ToString(), cell.Line);
            if (!isRow)
                noRow ??= (cell.Key.ToString(), cell.Line);
            if (!isId && !isRow)
                neither ??= (cell.Key.ToString(), cell.Line);
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
        string line = at > 0 ? FormattableString.Invariant($", line {at}") : "";
        throw new InvalidDataContentException(FormattableString.Invariant(
            $"{Name}{line}: the keys must all be ids of the dataset, or all row numbers from 0 to {ids.Count - 1}, but {found}; name every row as `ids` does."));
    }

    public sealed override void Read(CellVisitor visit)
    {
        int index = 0;
        bool hasIds = HasIds;
        Walk(isByRow: !hasIds, (in cell) => visit(new DataCell
        {
            Index = index++,
            Line = cell.Line,
            Key = cell.Key,
            Row = hasIds ? null : int.Parse(cell.Key, NumberStyles.None, CultureInfo.InvariantCulture),
            Number = cell.Number,
            Text = cell.Text,
        }));
    }
}
