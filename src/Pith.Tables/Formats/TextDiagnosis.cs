using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pith.Data.Formats.Csv;

namespace Pith.Tables.Formats;

/// <summary>Finds the line of a text at which something is wrong, where the engine refused the file.</summary>
static class TextDiagnosis
{
    /// <summary>Reads the files again, line by line.</summary>
    /// <param name="files">The table that the engine refused.</param>
    /// <param name="error">What the engine said.</param>
    /// <param name="list">A field that must hold a list of numbers; null for none.</param>
    /// <returns>An error with the line where one is found, else the engine's.</returns>
    public static Exception Explain(TableFiles files, InvalidDataContentException error, string? list = null)
    {
        try
        {
            foreach (string file in files.Files.Where(file => !file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)))
            {
                string name = files.Files.Count == 1 ? files.Path : file;
                if (files.Kind == TableKind.Csv)
                    ReadCsv(file, name);
                else if (files.Kind == TableKind.Json && TableStart.Of(file) != '[')
                    ReadJsonLines(file, name, list);
            }
        }
        catch (InvalidDataContentException found)
        {
            return found;
        }
        return error;
    }

    static void RequireNumbers(JsonElement value, string place)
    {
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw new InvalidDataContentException($"{place} holds {value.ValueKind.ToString().ToLowerInvariant()} where a list of numbers is needed.");
        if (value.ValueKind == JsonValueKind.Null)
            return;
        foreach (JsonElement element in value.EnumerateArray())
        {
            if (element.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
                throw new InvalidDataContentException($"{place} holds {element.ValueKind.ToString().ToLowerInvariant()} in its list where a number is needed.");
        }
    }

    static void ReadCsv(string file, string name)
    {
        try
        {
            using var table = CsvTable.Open(file);
            while (table.Read()) { }
        }
        catch (InvalidDataContentException error)
        {
            throw new InvalidDataContentException(error.Message.Replace(file, name, StringComparison.Ordinal), error);
        }
    }

    static void ReadJsonLines(string file, string name, string? list)
    {
        using FileStream stream = File.OpenRead(file);
        using Stream text = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(text, new UTF8Encoding(false, throwOnInvalidBytes: true));
        int number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                // What Python writes beyond JSON is read.
                using var document = JsonDocument.Parse(line.Replace("NaN", "null", StringComparison.Ordinal).Replace("-Infinity", "null", StringComparison.Ordinal).Replace("Infinity", "null", StringComparison.Ordinal));
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    throw new InvalidDataContentException(FormattableString.Invariant($"{name}, line {number} holds {document.RootElement.ValueKind.ToString().ToLowerInvariant()} where an object {{\"field\": value}} is needed."));
                if (list is not null && document.RootElement.TryGetProperty(list, out JsonElement value))
                    RequireNumbers(value, FormattableString.Invariant($"{name}, line {number}, field '{list}'"));
            }
        }
        catch (JsonException error)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name}, line {number} is no JSON object, or is cut off (at byte {error.BytePositionInLine}); mend the line or remove it."), error);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataContentException(FormattableString.Invariant($"{name} is not UTF-8 text near line {number + 1}; write it in UTF-8."), error);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataContentException($"{name} is no gzip file, or it is broken or cut off; compress or copy it again.", error);
        }
    }
}
