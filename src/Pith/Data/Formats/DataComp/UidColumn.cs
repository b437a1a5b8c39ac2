using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.DataComp;

/// <summary>The uids of one file: 32 hexadecimal digits each, as 128-bit numbers.</summary>
/// <param name="File">The file.</param>
/// <param name="Uids">One a record.</param>
sealed record UidColumn(string File, UInt128[] Uids)
{
    const int Digits = 32;

    /// <summary>Reads the uids of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Their column or member.</param>
    /// <param name="openColumn">Opens the column of one file.</param>
    /// <exception cref="InvalidDataContentException">A uid is something else; the message names its row.</exception>
    public static UidColumn Read(string file, string name, Func<DataSpec, DataUse, DataColumn> openColumn)
    {
        using DataColumn column = openColumn(new DataSpec(file, name), DataUse.Rows);
        if (column is VectorColumn vector)
            return new UidColumn(file, [.. vector.ToStrings("a uid per row").Select((text, row) => Parse(text, file, name, row))]);
        var cells = (CellColumn)column;
        var uids = new List<UInt128>(cells.RecordCount ?? 0);
        cells.Read((in cell) => uids.Add(Parse(cell.Text, file, name, cell.Index)));
        return new UidColumn(file, [.. uids]);
    }

    static UInt128 Parse(ReadOnlySpan<char> text, string file, string name, int row) =>
        text.Length == Digits && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 uid) ? uid
        : throw new InvalidDataContentException(FormattableString.Invariant(
            $"{file}, column '{name}', row {row} holds '{(text.Length > 40 ? text[..40].ToString() + "..." : text.ToString())}' where a uid of {Digits} hexadecimal digits is needed."));
}
