using System.Text.Json;
using System.Text.Json.Serialization;
using Pith.Data.Encoders;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>What embeddings are, for whoever finds them: <c>embedding.json</c>.</summary>
/// <param name="Encoder">The encoder as it was named, without folders.</param>
/// <param name="EncoderSha256">The fingerprint of its model.</param>
/// <param name="Package">The package and version that the encoder came from; null for a file of one's own.</param>
/// <param name="Rows">N.</param>
/// <param name="Columns">D.</param>
/// <param name="Values">How a value is stored: float32 or float16.</param>
/// <param name="ShardRows">Rows of a shard; null for one file.</param>
/// <param name="Tolerance">By how much a value may differ on another processor or with other batches, relative to the largest.</param>
/// <param name="Duplicates">Rows whose text an earlier row has.</param>
/// <param name="Empty">Rows whose text is empty.</param>
/// <param name="Cut">Rows whose text was cut.</param>
/// <param name="Skipped">Images that were left out.</param>
sealed record EmbeddingFile(
    string Encoder, string EncoderSha256, string? Package, int Rows, int Columns, string Values, int? ShardRows, double Tolerance, int Duplicates, int Empty, int Cut, int Skipped)
{
    /// <summary>Name of the file in a run folder.</summary>
    public const string FileName = "embedding.json";

    /// <summary>What the engine's arithmetic may differ by between processors: several times the rounding of a sum of a thousand products, and
    /// of half precision two steps.</summary>
    public static double ToleranceOf(EmbedRequest request) => request.Half ? 2e-3 : 1e-4;

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of <c>pith embed</c>.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static EmbeddingFile Read(string folder) => JsonFile.Read(Path.Combine(folder, FileName), EmbeddingJson.Default.EmbeddingFile);

    /// <summary>Writes the file of a run.</summary>
    public static void Write(RunFolder run, EmbedRequest request, EmbedResult result)
    {
        EncoderSettings encoder = EncoderChoice.Of(request);
        var file = new EmbeddingFile(
            InputFiles.NameOf(encoder.Name),
            Fingerprint.OfFile(encoder.Files[0]),
            encoder.Known is EncoderInfo known ? $"{known.Package} {known.Version}" : null,
            result.Rows,
            result.Columns,
            request.Half ? "float16" : "float32",
            request.ShardRows,
            ToleranceOf(request),
            result.Duplicates,
            result.Empty,
            result.Cut,
            result.Skipped.Count);
        run.Write(FileName, path => File.WriteAllText(path, JsonSerializer.Serialize(file, EmbeddingJson.Default.EmbeddingFile) + "\n"));
    }
}

/// <summary>Source-generated JSON of <see cref="EmbeddingFile"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EmbeddingFile))]
sealed partial class EmbeddingJson : JsonSerializerContext;
