using System.Text.Json;
using Pith.Data.Files;

namespace Pith.Data.Dynamics;

/// <summary>What a network's recorded outputs are.</summary>
public enum DynamicsValues
{
    /// <summary>Outputs before the softmax; the softmax is taken by the scores.</summary>
    Logits,

    /// <summary>Natural logarithms of class probabilities; taken as they stand, not normalised again.</summary>
    LogProbabilities,

    /// <summary>Class probabilities from 0 to 1; taken as they stand, not normalised again.</summary>
    Probabilities,

    /// <summary>Of a network that predicts a number: its prediction less that number, one value a row. There are no classes: <c>classes</c> is 1 and every label 0.</summary>
    Residuals,
}

/// <summary>How recorded outputs are stored.</summary>
public enum DynamicsPrecision
{
    /// <summary>Half precision, two bytes a value, up to 65,504; enough for scores, whose relative error becomes about 1e-3.</summary>
    Float16,

    /// <summary>Single precision, four bytes a value.</summary>
    Float32,
}

/// <summary>The content of <c>dynamics.json</c>: the shape of recorded training dynamics.</summary>
/// <param name="Rows">N, the rows of the dataset, recorded or not; at least 1.</param>
/// <param name="Classes">C, the outputs of the network; at least 2, of residuals 1.</param>
/// <param name="Epochs">E, the epochs recorded so far.</param>
/// <param name="Values">What the recorded values are.</param>
public sealed record DynamicsDescription(int Rows, int Classes, int Epochs, DynamicsValues Values)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "dynamics.json";

    const string Format = "pith-dynamics";
    const long MaxBytes = 1 << 20;

    /// <summary>Reads <c>dynamics.json</c> of a folder.</summary>
    /// <param name="folder">The folder of the training dynamics.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or of another format or version.</exception>
    public static DynamicsDescription Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new InvalidDataContentException($"{path} is larger than {MaxBytes} bytes and describes no training dynamics.");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format)
                throw new InvalidDataContentException($"{path} must be a JSON object with \"format\": \"{Format}\".");
            if (Whole(root, path, "version", 0, int.MaxValue) is var version and not 1)
                throw new InvalidDataContentException(FormattableString.Invariant($"{path} has version {version}; this Pith reads version 1, use a newer Pith."));
            if (!KebabCase.TryParse(Text(root, "values"), out DynamicsValues values))
                throw new InvalidDataContentException($"{path}: \"values\" must be logits, log-probabilities, probabilities or residuals; it is {Shown(Text(root, "values"))}.");
            (int least, int most) = values == DynamicsValues.Residuals ? (1, 1) : (2, 1 << 24);
            return new DynamicsDescription(
                Whole(root, path, "rows", 1, int.MaxValue), Whole(root, path, "classes", least, most), Whole(root, path, "epochs", 0, 1_000_000), values);
        }
        // A text with half of a surrogate pair is refused by the reader with the second of these.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataContentException($"{path} is not valid JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.CannotRead(path, error);
        }
    }

    /// <summary>Writes <c>dynamics.json</c>, whole or not at all.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="InvalidDataContentException">The folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", 1);
        json.WriteNumber("rows", Rows);
        json.WriteNumber("classes", Classes);
        json.WriteNumber("epochs", Epochs);
        json.WriteString("values", KebabCase.Of(Values));
        json.WriteEndObject();
    });

    static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString()! : "";

    static string Shown(string text) => text.Length == 0 ? "missing" : text.Length <= 40 ? text : text[..40] + "...";

    static int Whole(JsonElement root, string path, string name, int minimum, int maximum)
    {
        if (root.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.Number
            && found.TryGetInt32(out int value) && value >= minimum && value <= maximum)
        {
            return value;
        }
        string given = found.ValueKind == JsonValueKind.Undefined ? "missing" : Shown(found.GetRawText());
        throw new InvalidDataContentException(FormattableString.Invariant(
            $"{path}: \"{name}\" must be a whole number from {minimum} to {maximum}; it is {given}."));
    }
}
