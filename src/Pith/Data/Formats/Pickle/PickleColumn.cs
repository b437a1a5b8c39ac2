using System.Globalization;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Pickle;

/// <summary>The column of a dictionary of numbers or texts, whose keys are row numbers or ids.</summary>
sealed class PickleColumn : DictionaryColumn
{
    readonly string[] _keys;
    readonly double[]? _numbers;
    readonly string[]? _texts;

    /// <summary>Copies a dictionary out of its file.</summary>
    /// <param name="dictionary">Numbers alone or texts alone, under texts and integers.</param>
    /// <param name="name">The file, with the member where it has members, for messages.</param>
    /// <param name="fileBytes">Bytes of the file.</param>
    public PickleColumn(PickleDictionary dictionary, string name, long fileBytes)
        : base(name)
    {
        SourceBytes = fileBytes;
        var texts = new TextBudget(name, fileBytes);
        _keys = [.. dictionary.Pairs.Select(pair => texts.Take(pair.Key))];
        if (IsText(dictionary))
            _texts = [.. dictionary.Pairs.Select(pair => texts.Take(pair.Value))];
        else
            _numbers = [.. dictionary.Pairs.Select(pair => PickleValues.ToDouble(pair.Value))];
    }

    public override long SourceBytes { get; }

    /// <summary>Whether the values are texts.</summary>
    public static bool IsText(PickleDictionary dictionary) => dictionary.Pairs.Count > 0 && PickleValues.IsText(dictionary.Pairs[0].Value);

    protected override void Walk(bool isByRow, CellVisitor visit)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            string key = _keys[i];
            if (isByRow && !(int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < Array.MaxLength))
            {
                throw new InvalidDataContentException(
                    $"{Name} holds the key '{(key.Length > 40 ? key[..40] + "..." : key)}' where a row number, 0 or more, (or `ids`, to match names) is needed.");
            }
            visit(new DataCell { Key = key, Number = _numbers?[i], Text = _texts?[i] });
        }
    }
}
