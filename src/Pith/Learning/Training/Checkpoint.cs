using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pith.Data.Formats.SafeTensors;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;

namespace Pith.Learning.Training;

/// <summary>Where training stands at an epoch's end: model, optimiser, epoch and the measures so far, in one <c>.safetensors</c> file.</summary>
/// <remarks>Going on from a checkpoint gives the same bytes as never having stopped: the order of rows, augmentation and learning rates are
/// functions of seed, epoch and step, and all else is in the file.</remarks>
static class Checkpoint
{
    const string Prefix = "optimizer.";

    public static void Save(string path, Network network, Optimizer optimizer, IReadOnlyList<EpochMetrics> metrics, string fingerprint)
    {
        Dictionary<string, string> texts = ModelFile.Metadata(network);
        texts["checkpoint"] = fingerprint;
        texts["steps"] = optimizer.Steps.ToString(CultureInfo.InvariantCulture);
        texts["metrics"] = JsonSerializer.Serialize([.. metrics], MetricsJson.Default.ListEpochMetrics);
        IEnumerable<SafeTensor> memory = optimizer.State.Select(s => new SafeTensor(Prefix + s.Name, [s.Values.Length], s.Values));
        SafeTensorsWriter.Write(path, ModelFile.Tensors(network).Concat(memory), texts);
    }

    /// <summary>Restores network and optimiser and returns the measures of the epochs done.</summary>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or of another training.</exception>
    public static List<EpochMetrics> Load(string path, Network network, Optimizer optimizer, string fingerprint)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        string found = file.Metadata.GetValueOrDefault("checkpoint", "");
        if (found != fingerprint)
        {
            throw new InvalidDataContentException(
                $"{path} is no checkpoint of this training: it was made with '{found}' but this is '{fingerprint}'; use the same options, or begin anew without `resume`.");
        }
        List<EpochMetrics> metrics;
        try
        {
            metrics = JsonSerializer.Deserialize(file.Metadata.GetValueOrDefault("metrics", ""), MetricsJson.Default.ListEpochMetrics) ?? [];
        }
        catch (JsonException error)
        {
            throw new InvalidDataContentException($"{path} is damaged: the measures of its epochs cannot be read.", error);
        }
        if (!long.TryParse(file.Metadata.GetValueOrDefault("steps", ""), CultureInfo.InvariantCulture, out long steps) || steps < 0)
            throw new InvalidDataContentException($"{path} is damaged: it does not say how many steps were made.");
        ModelFile.Read(file, network);
        foreach ((string name, float[] values) in optimizer.State)
            ModelFile.ReadValues(file, Prefix + name, [values.Length]).CopyTo(values, 0);
        optimizer.Steps = steps;
        return metrics;
    }
}

/// <summary>Writes and reads measures without reflection.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(List<EpochMetrics>))]
sealed partial class MetricsJson : JsonSerializerContext;
