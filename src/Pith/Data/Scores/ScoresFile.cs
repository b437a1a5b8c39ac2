using System.Text.Json;
using System.Text.Json.Serialization;
using Pith.Data.Files;

namespace Pith.Data.Scores;

/// <summary>The content of <c>scores.json</c>: one entry a score by its name, in the order written.</summary>
/// <remarks>People write such files by hand, so an entry may leave out everything but the direction, and a parameter may be a number.</remarks>
sealed class ScoresFile : OrderedDictionary<string, ScoreEntry>
{
    const long MaxBytes = 16 << 20;

    /// <summary>Describes scores of different names.</summary>
    public static ScoresFile Of(IEnumerable<ImportanceScores> scores)
    {
        var file = new ScoresFile();
        foreach (ImportanceScores score in scores)
            file.Add(score.Name, new ScoreEntry(KebabCase.Of(score.Direction), score.Definition, score.Parameters.ToDictionary(), score.Source));
        return file;
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, ScoresJson.Default.ScoresFile));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed.</exception>
    public static ScoresFile Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new InvalidDataContentException(FormattableString.Invariant($"{path} is larger than {MaxBytes} bytes and is no description of scores."));
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ScoresJson.Default.ScoresFile)
                ?? throw new InvalidDataContentException($"{path} must hold an object with one entry a score.");
        }
        // A name or text with half of a surrogate pair is refused by the reader with the second of these.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataContentException($"{path} is not valid JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{path} cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>One entry of <c>scores.json</c>.</summary>
/// <param name="Direction"><c>high-is-hard</c> or <c>high-is-easy</c>.</param>
/// <param name="Definition">The definition in one sentence.</param>
/// <param name="Parameters">Every parameter that shaped the values, as text.</param>
/// <param name="Source">Where the values come from.</param>
sealed record ScoreEntry(string? Direction = "", string? Definition = "", Dictionary<string, string>? Parameters = null, string? Source = "");

/// <summary>Reads any JSON value as a text, so that a number is as good as its digits.</summary>
sealed class AnyTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(AnyTextConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScoresFile))]
sealed partial class ScoresJson : JsonSerializerContext;
