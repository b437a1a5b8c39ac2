using System.Text;
using System.Text.Json;
using Pith.Data.Files;

namespace Pith.Data.Texts;

/// <summary>JSON lines: an object a line.</summary>
static class JsonLines
{
    // Deeper ones are refused by the reader, which keeps a hostile line from growing the stack.
    static readonly JsonReaderOptions s_options = new() { MaxDepth = 64 };

    /// <summary>Reads a file; empty lines are passed over, a field that is null or missing has no value.</summary>
    /// <exception cref="InvalidDataContentException">A line is no object, a value is neither text nor number nor truth value, or a field is in no line.</exception>
    public static void Read(string path, TextFields fields, TextCollector rows, CancellationToken cancellation)
    {
        string[] names = [.. fields.All];
        byte[][] keys = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
        var values = new string?[names.Length];
        var seen = new bool[names.Length];
        SortedSet<string>? others = null;
        LineReader.Read(
            path,
            (line, bytes) =>
            {
                if (bytes.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
                    return;
                Array.Clear(values);
                others ??= NamesOf(bytes.Span);
                try
                {
                    ReadObject(bytes.Span, keys, values, seen);
                }
                catch (JsonException error)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant($"{path}, line {line} is no JSON object: {Reason(error)}; JSON lines hold one object a line."), error);
                }
                catch (FormatException error)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant($"{path}, line {line}: {error.Message}"), error);
                }
                // A row without a text is one of an empty text; one without its id or label is none.
                int lacking = Array.IndexOf(seen, false, fields.Texts.Count);
                if (lacking >= 0)
                    throw Lacks(FormattableString.Invariant($"{path}, line {line}"), names[lacking], NamesOf(bytes.Span));
                rows.Add(line, values);
            },
            cancellation);
        int missing = others is null ? -1 : Array.IndexOf(seen, false);
        if (missing >= 0)
            throw Lacks($"{path}", names[missing], others!);
    }

    static InvalidDataContentException Lacks(string where, string field, SortedSet<string> others) =>
        new($"{where} has no field '{field}'{Suggestions.Ending(field, others, $"; it has {NameList.Of(others)}.")}");

    static void ReadObject(ReadOnlySpan<byte> line, byte[][] keys, string?[] values, bool[] seen)
    {
        var reader = new Utf8JsonReader(line, s_options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("it starts with something else");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = -1;
            for (int k = 0; k < keys.Length && field < 0; k++)
                field = reader.ValueTextEquals(keys[k]) ? k : -1;
            reader.Read();
            if (field < 0)
            {
                reader.Skip();
                continue;
            }
            seen[field] = true;
            string? value = ValueOf(ref reader, keys[field]);
            // Two fields may have one name, e.g. an id that is a label, too.
            for (int k = field; k < keys.Length; k++)
            {
                if (keys[k].AsSpan().SequenceEqual(keys[field]))
                    (values[k], seen[k]) = (value, true);
            }
        }
        if (reader.Read())
            throw new JsonException("something follows the object");
    }

    static string? ValueOf(ref Utf8JsonReader reader, byte[] key) => reader.TokenType switch
    {
        JsonTokenType.String => TextOf(ref reader, key),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => null,
        _ => throw new FormatException($"the field '{Encoding.UTF8.GetString(key)}' holds {(reader.TokenType == JsonTokenType.StartArray ? "a list" : "an object")}; a text, a number or a truth value is needed."),
    };

    static string? TextOf(ref Utf8JsonReader reader, byte[] key)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone half of a surrogate pair, written as an escape.
            throw new FormatException($"the field '{Encoding.UTF8.GetString(key)}' holds half of a surrogate pair, which is no character; mend the text.");
        }
    }

    static SortedSet<string> NamesOf(ReadOnlySpan<byte> line)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(line, s_options);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                    names.Add(reader.GetString()!);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The line is refused when it is read.
        }
        return names;
    }

    // The parser's own place counts from the line that it was given.
    static string Reason(JsonException error) => error.Message.Split(" LineNumber", 2)[0].TrimEnd('.', ' ');
}
