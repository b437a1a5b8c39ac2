using System.Text.Json;
using Pith.Data.Files;
using Pith.Data.Formats.Folders;
using Pith.Data.Formats.Npy;

namespace Pith.Data.Scores;

/// <summary>What <c>scores.json</c> says about one score.</summary>
/// <param name="Direction">What a high value means.</param>
/// <param name="Definition">The definition in one sentence.</param>
/// <param name="Parameters">Every parameter that shaped the values, as text.</param>
/// <param name="Source">Where the values come from.</param>
public sealed record ScoreDescription(ScoreDirection Direction, string Definition, IReadOnlyDictionary<string, string> Parameters, string Source);

/// <summary>A folder of scores: <c>scores/NAME.npy</c> (float64 [N], NaN = not scored) and <c>scores.json</c>, which keeps each score's
/// direction, definition, parameters and source beside the values.</summary>
public static class ScoresFolder
{
    /// <summary>The name of the description file.</summary>
    public const string FileName = FolderFiles.ScoreDescriptions;

    const string ValuesFolder = VectorFolderFormat.ScoresFolder;
    const long MaxDescriptionBytes = 16 << 20;

    /// <summary>Writes scores; each file appears whole or not at all, and the description comes last.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="scores">Scores of different names.</param>
    /// <exception cref="InvalidDataContentException">The folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write(string folder, IReadOnlyList<ImportanceScores> scores)
    {
        Directory.CreateDirectory(Path.Combine(folder, ValuesFolder));
        foreach (ImportanceScores score in scores)
            NpyFile.Write(Path.Combine(folder, ValuesFolder, score.Name + VectorFolderFormat.Suffix), score.Values, score.Rows);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => WriteDescriptions(stream, scores));
    }

    /// <summary>Whether a file is named as the values of one score are.</summary>
    internal static bool IsValues(string path) => path.EndsWith(VectorFolderFormat.Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the descriptions of a folder's scores, in the order written.</summary>
    /// <param name="folder">The folder that holds <c>scores.json</c>.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed.</exception>
    public static IReadOnlyDictionary<string, ScoreDescription> ReadDescriptions(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (new FileInfo(path).Length > MaxDescriptionBytes)
                throw new InvalidDataContentException(FormattableString.Invariant($"{path} is larger than {MaxDescriptionBytes} bytes and is no description of scores."));
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var descriptions = new OrderedDictionary<string, ScoreDescription>();
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataContentException($"{path} must hold an object with one entry a score.");
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
                descriptions[entry.Name] = ReadDescription(path, entry);
            return descriptions;
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

    static void WriteDescriptions(Stream stream, IReadOnlyList<ImportanceScores> scores)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (ImportanceScores score in scores)
        {
            json.WriteStartObject(score.Name);
            json.WriteString("direction", KebabCase.Of(score.Direction));
            json.WriteString("definition", score.Definition);
            json.WriteStartObject("parameters");
            foreach ((string name, string value) in score.Parameters)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteString("source", score.Source);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static ScoreDescription ReadDescription(string path, JsonProperty entry)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object)
            throw new InvalidDataContentException($"{path}: the entry {entry.Name} must be an object with a direction.");
        string direction = Text(entry.Value, "direction");
        if (!KebabCase.TryParse(direction, out ScoreDirection parsed))
        {
            throw new InvalidDataContentException(
                $"{path}: the direction of {entry.Name} must be high-is-hard or high-is-easy; it is {(direction.Length == 0 ? "missing" : direction)}.");
        }
        var parameters = new Dictionary<string, string>();
        if (entry.Value.TryGetProperty("parameters", out JsonElement found) && found.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty parameter in found.EnumerateObject())
                parameters[parameter.Name] = AsText(parameter.Value);
        }
        return new ScoreDescription(parsed, Text(entry.Value, "definition"), parameters, Text(entry.Value, "source"));
    }

    static string Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? AsText(value) : "";

    static string AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
