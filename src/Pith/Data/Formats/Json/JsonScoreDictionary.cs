using System.Buffers.Text;
using System.Globalization;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Json;

/// <summary>Reads a flat JSON dictionary <c>{"row": value, ...}</c> of numbers, in place over the mapped file.</summary>
/// <remarks>Beyond JSON it accepts the literals NaN, Infinity and -Infinity, which Python's json module writes; <c>null</c> is NaN.</remarks>
ref struct JsonScoreDictionary
{
    readonly ReadOnlySpan<byte> _text;
    readonly string _path;
    int _at;

    JsonScoreDictionary(ReadOnlySpan<byte> text, string path)
    {
        _text = text;
        _path = path;
    }

    /// <summary>Walks the dictionary in file order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="visit">Receives each row and value.</param>
    public static void Read(string path, Action<int, double> visit)
    {
        using ByteRegion region = ByteRegion.Map(path);
        if (region.Length > int.MaxValue)
            throw new InvalidDataContentException($"{path} is longer than 2 GB; write the scores with np.save instead.");
        ReadOnlySpan<byte> text = region.Slice(0, (int)region.Length);
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        new JsonScoreDictionary(text, path).Walk(visit);
    }

    void Walk(Action<int, double> visit)
    {
        Expect((byte)'{');
        if (!TryTake((byte)'}'))
        {
            do
            {
                int row = TakeRow();
                Expect((byte)':');
                visit(row, TakeNumber(row));
            }
            while (TryTake((byte)','));
            Expect((byte)'}');
        }
        SkipSpace();
        if (_at < _text.Length)
            throw Malformed("text after the dictionary");
    }

    int TakeRow()
    {
        Expect((byte)'"');
        int length = _text[_at..].IndexOf((byte)'"');
        if (length < 0)
            throw Malformed("a key without an end");
        ReadOnlySpan<byte> key = _text.Slice(_at, length);
        if (key.IsEmpty || key.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= Array.MaxLength)
        {
            throw Malformed($"the key '{System.Text.Encoding.UTF8.GetString(key[..Math.Min(40, key.Length)])}', which is not a row number, 0 or more,");
        }
        _at += length + 1;
        return row;
    }

    double TakeNumber(int row)
    {
        SkipSpace();
        ReadOnlySpan<byte> rest = _text[_at..];
        if (TryTakeWord("NaN"u8) || TryTakeWord("null"u8))
            return double.NaN;
        if (TryTakeWord("Infinity"u8))
            return double.PositiveInfinity;
        if (TryTakeWord("-Infinity"u8))
            return double.NegativeInfinity;
        ReadOnlySpan<byte> digits = rest.StartsWith("-"u8) ? rest[1..] : rest;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0]) || !Utf8Parser.TryParse(rest, out double value, out int length))
            throw Malformed(FormattableString.Invariant($"no number as the value of row {row}"));
        _at += length;
        return value;
    }

    bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    void Expect(byte token)
    {
        if (!TryTake(token))
            throw Malformed($"no '{(char)token}' where one is needed");
    }

    bool TryTake(byte token)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != token)
            return false;
        _at++;
        return true;
    }

    void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _at++;
    }

    readonly InvalidDataContentException Malformed(string what)
    {
        int line = 1 + _text[..Math.Min(_at, _text.Length)].Count((byte)'\n');
        return new InvalidDataContentException(
            FormattableString.Invariant($"{_path} is not a JSON dictionary of scores {{\"row\": value}}: {what} at byte {_at}, line {line}."));
    }
}
