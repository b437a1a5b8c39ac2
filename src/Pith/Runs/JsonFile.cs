using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pith.Data.Files;

namespace Pith.Runs;

/// <summary>Reads and writes the JSON files of runs as the records that they hold.</summary>
static class JsonFile
{
    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Write<T>(string path, T content, JsonTypeInfo<T> type) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, content, type));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataContentException">It cannot be read, or is not what Pith wrote.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{path} is not what Pith wrote ({error.Message.Split('\n')[0].TrimEnd('.')}); run it again.", error);
        }
    }
}

/// <summary>JSON has no number for "unknown": NaN and infinity are written as null, and null is read as NaN.</summary>
sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}
