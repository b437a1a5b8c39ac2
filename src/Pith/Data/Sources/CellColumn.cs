using System.Globalization;

namespace Pith.Data.Sources;

/// <summary>One record of a column.</summary>
readonly ref struct DataCell
{
    /// <summary>The record's number from 0.</summary>
    public int Index { get; init; }

    /// <summary>The line it starts on, from 1; 0 where lines mean nothing.</summary>
    public int Line { get; init; }

    /// <summary>The row number or id that stands beside the value; empty where there is none, or where <see cref="Row"/> says it.</summary>
    public ReadOnlySpan<char> Key { get; init; }

    /// <summary>The row, where the source holds it as a number; else null.</summary>
    public int? Row { get; init; }

    /// <summary>The value as text; empty where <see cref="Number"/> says it.</summary>
    public ReadOnlySpan<char> Text { get; init; }

    /// <summary>The value, where the source holds it as a number (NaN for none); else null.</summary>
    public double? Number { get; init; }
}

/// <summary>Receives the records of a column in their order.</summary>
/// <param name="cell">The record.</param>
delegate void CellVisitor(in DataCell cell);

/// <summary>A column of a table: records in any order, each of which may say by a key which row it is about.</summary>
abstract class CellColumn : DataColumn
{
    /// <summary>The key that holds row numbers.</summary>
    public const string RowKey = "row";

    /// <summary>The key that holds ids of the dataset.</summary>
    public const string IdKey = "id";

    /// <summary>Creates a column.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="column">The column's own name; empty where it has none.</param>
    /// <param name="key"><see cref="RowKey"/>, <see cref="IdKey"/>, or null where records are about the rows in their order.</param>
    protected CellColumn(string path, string column, string? key)
        : base(path) => (Column, Key) = (column, key);

    /// <summary>The column's own name; empty where it has none.</summary>
    public string Column { get; }

    /// <summary>The column of the records' keys, <see cref="RowKey"/> or <see cref="IdKey"/> where it has such a name; null where there are
    /// none.</summary>
    public string? Key { get; private protected set; }

    /// <summary>Whether the keys are ids of the dataset; else they are row numbers.</summary>
    internal bool HasIds { get; private protected set; }

    /// <summary>Whether the keys were found to be the dataset's ids record by record, so that records are about the rows in their order.</summary>
    internal bool StandsInOrder { get; private protected set; }

    /// <summary>Whether the user named the column of the keys.</summary>
    internal bool IsKeyNamed { get; private protected init; }

    /// <summary>Settles what the keys are, before the first record is read. Default: ids under <see cref="IdKey"/>, where there are ids.</summary>
    /// <param name="ids">The dataset's ids, or null.</param>
    /// <exception cref="InvalidDataContentException">Records cannot be matched to rows.</exception>
    internal virtual void Settle(RowIds? ids) => HasIds = Key == IdKey && ids is not null;

    /// <summary>Bytes of the file, which bound the rows that it can describe. Default: no bound.</summary>
    public virtual long SourceBytes => long.MaxValue >> 8;

    /// <summary>Records, where the file says how many it has, so that room is made for them once; else null.</summary>
    public virtual int? RecordCount => null;

    /// <summary>Walks through the records; may be called once.</summary>
    /// <param name="visit">Receives each.</param>
    /// <exception cref="InvalidDataContentException">The file is malformed.</exception>
    public abstract void Read(CellVisitor visit);

    /// <summary>The row number that a record's key holds.</summary>
    internal int RowOf(in DataCell cell)
    {
        if (cell.Row is int known)
            return known;
        if (WholeText.TryParse(cell.Key, out int row) && row < Array.MaxLength)
            return row;
        throw Bad(cell.Key, cell, Key ?? RowKey, Key is RowKey or IdKey or null
            ? "a row number, 0 or more"
            : "a row number, 0 or more, (or `ids`, to match names)");
    }

    /// <summary>The error for a value that is not what it should be.</summary>
    /// <param name="cell">The record.</param>
    /// <param name="allowed">What is needed.</param>
    internal InvalidDataContentException Bad(in DataCell cell, string allowed)
    {
        if (cell.Number is not double number)
            return Bad(cell.Text.Trim(), cell, Column, allowed);
        if (Column.Length > 0)
            return Bad(number.ToString(CultureInfo.InvariantCulture), cell, Column, allowed);
        return new InvalidDataContentException(FormattableString.Invariant(
            $"{Name}: {(cell.Row is int row ? $"row {row}" : $"the id {cell.Key}")} holds {number} where {allowed} is needed."));
    }

    /// <summary>The error for a key that is no id of the dataset.</summary>
    /// <param name="cell">The first record with such a key.</param>
    /// <param name="ids">The ids.</param>
    internal InvalidDataContentException BadKey(in DataCell cell, RowIds ids)
    {
        int strangers = CountStrangers(ids);
        InvalidDataContentException first = Bad(cell.Key, cell, Key ?? "", "an id of the dataset");
        string more = strangers < 2 ? "" : FormattableString.Invariant($"; {strangers - 1} more of its records have none either");
        return new InvalidDataContentException($"{first.Message.TrimEnd('.')}{more}; the dataset's first id is '{(ids.First.Length > 40 ? ids.First[..40] + "..." : ids.First)}'.");
    }

    /// <summary>Records whose keys are no ids of the dataset; 0 where they cannot be counted.</summary>
    /// <param name="ids">The ids.</param>
    internal virtual int CountStrangers(RowIds ids) => 0;

    static bool HasDecimalComma(ReadOnlySpan<char> text) =>
        text.Count(',') == 1 && double.TryParse(text.ToString().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // A table without lines counts its records from 0, as rows are.
    InvalidDataContentException Bad(ReadOnlySpan<char> text, in DataCell cell, string column, string allowed)
    {
        string shown = text.IsEmpty ? "nothing" : "'" + (text.Length > 40 ? text[..40].ToString() + "..." : text.ToString()) + "'";
        string where = column.Length == 0 ? "" : $", column '{column}'";
        string comma = HasDecimalComma(text) ? "; its comma is read as no decimal point, write a point" : "";
        string place = cell.Line > 0 ? FormattableString.Invariant($", line {cell.Line}")
            : Column.Length > 0 ? FormattableString.Invariant($", row {cell.Index}")
            : "";
        return new InvalidDataContentException(FormattableString.Invariant($"{Name}{place}{where} holds {shown} where {allowed} is needed{comma}."));
    }
}
