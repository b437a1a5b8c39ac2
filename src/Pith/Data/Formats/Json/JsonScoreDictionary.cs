using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Json;

/// <summary>Receives the pairs of a dictionary in their order.</summary>
/// <param name="key">The key, its escapes read.</param>
/// <param name="line">Its line, from 1; 0 for keys that are row numbers, which say where they are.</param>
/// <param name="value">The value.</param>
delegate void JsonPairVisitor(ReadOnlySpan<char> key, int line, double value);

/// <summary>Reads a flat JSON dictionary <c>{"key": value, ...}</c> of numbers, in place over the mapped file.</summary>
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
    /// <param name="isByRow">Whether every key must be a row number.</param>
    /// <param name="visit">Receives each key and value.</param>
    public static void Read(string path, bool isByRow, JsonPairVisitor visit)
    {
        using ByteRegion region = ByteRegion.Map(path);
        if (region.Length > int.MaxValue)
            throw new InvalidDataContentException($"{path} is longer than 2 GB; write the scores with np.save instead.");
        ReadOnlySpan<byte> text = region.Slice(0, (int)region.Length);
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        new JsonScoreDictionary(text, path).Walk(isByRow, visit);
    }

    void Walk(bool isByRow, JsonPairVisitor visit)
    {
        char[] buffer = new char[256];
        int counted = 0;
        int lines = 1;
        Expect((byte)'{');
        if (!TryTake((byte)'}'))
        {
            do
            {
                int line = isByRow ? 0 : LineOf(ref counted, ref lines);
                ReadOnlySpan<char> key = TakeKey(isByRow, buffer);
                Expect((byte)':');
                visit(key, line, TakeNumber(key));
            }
            while (TryTake((byte)','));
            Expect((byte)'}');
        }
        SkipSpace();
        if (_at < _text.Length)
            throw Malformed("text after the dictionary");
    }

    ReadOnlySpan<char> TakeKey(bool isByRow, char[] buffer)
    {
        Expect((byte)'"');
        int length = 0;
        while (_at + length < _text.Length && _text[_at + length] != (byte)'"')
            length += _text[_at + length] == (byte)'\\' ? 2 : 1;
        if (_at + length >= _text.Length)
            throw Malformed("a key without an end");
        ReadOnlySpan<byte> key = _text.Slice(_at, length);
        if (isByRow && (key.IsEmpty || key.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= Array.MaxLength))
        {
            throw Malformed($"the key '{Encoding.UTF8.GetString(key[..Math.Min(40, key.Length)])}', which is not a row number, 0 or more (or `ids`, to match names),");
        }
        ReadOnlySpan<char> text = key.Contains((byte)'\\') ? Unescape(_text.Slice(_at - 1, length + 2))
            : key.Length > buffer.Length ? Encoding.UTF8.GetString(key)
            : buffer.AsSpan(0, Encoding.UTF8.GetChars(key, buffer));
        _at += length + 1;
        return text;
    }

    readonly string Unescape(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Malformed("a key with an escape that is none");
        }
    }

    // Lines are counted once for all keys.
    readonly int LineOf(ref int counted, ref int lines)
    {
        lines += _text[counted.._at].Count((byte)'\n');
        counted = _at;
        return lines;
    }

    double TakeNumber(ReadOnlySpan<char> key)
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
            throw Malformed($"no number as the value of row {key}");
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
