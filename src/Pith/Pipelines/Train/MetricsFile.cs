using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pith.Learning.Paradigms;
using Pith.Learning.Training;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>What <c>metrics.json</c> holds: the measures of every epoch, and those of the final model.</summary>
sealed record MetricsFile
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "metrics.json";

    /// <summary>The epochs done.</summary>
    public required IReadOnlyList<MetricsEpoch> Epochs { get; init; }

    /// <summary>The share of the test rows that are right, 0 to 1; null before the end, and where nothing was tested.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Root of the mean squared error on the test rows; null where no number is predicted or nothing was tested.</summary>
    public double? TestRmse { get; init; }

    /// <summary>The same for test rows under attack; null where no attack was trained against.</summary>
    public double? RobustTestAccuracy { get; init; }

    /// <summary>Clusters that hold a row; null where a classifier was trained.</summary>
    public int? Clusters { get; init; }

    /// <summary>The share of all rows that are right when each cluster is named by the class that suits best, 0 to 1.</summary>
    public double? ClusteringAccuracy { get; init; }

    /// <summary>The measures of the final model by name, as far as there are any.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double> Final => new (string Name, double? Value)[]
    {
        ("testAccuracy", TestAccuracy), ("testRmse", TestRmse), ("robustTestAccuracy", RobustTestAccuracy), ("clusters", Clusters), ("clusteringAccuracy", ClusteringAccuracy),
    }.Where(measure => measure.Value is not null).ToDictionary(measure => measure.Name, measure => measure.Value!.Value);

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of a training.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static MetricsFile Read(string folder) => JsonFile.Read(Path.Combine(folder, Name), MetricsFileJson.Default.MetricsFile);

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, MetricsFileJson.Default.MetricsFile)!.AsObject();

    /// <summary>Writes the file into a run. It holds times, so the manifest must not list it.</summary>
    internal void Write(RunFolder run) => run.Write(Name, path => JsonFile.Write(path, this, MetricsFileJson.Default.MetricsFile));
}

/// <summary>The measures of one epoch.</summary>
sealed record MetricsEpoch
{
    /// <summary>The epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of the trained rows that were right when they were trained on, 0 to 1; null in a clustering and where a number is predicted.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>The share of the test rows that are right after the epoch, 0 to 1; null in a clustering, NaN where nothing was tested.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The entropy of the mean label distribution; null where a classifier was trained.</summary>
    public double? Entropy { get; init; }

    /// <summary>Wall-clock seconds, to the millisecond.</summary>
    public required double Seconds { get; init; }

    internal static MetricsEpoch Of(EpochMetrics epoch) => new()
    {
        Epoch = epoch.Epoch,
        Loss = epoch.Loss,
        TrainingAccuracy = double.IsNaN(epoch.TrainAccuracy) ? null : epoch.TrainAccuracy,
        TestAccuracy = epoch.TestAccuracy ?? (double.IsNaN(epoch.TrainAccuracy) ? null : double.NaN),
        Seconds = Math.Round(epoch.Seconds, 3),
    };

    internal static MetricsEpoch Of(TurtleEpoch epoch) =>
        new() { Epoch = epoch.Epoch, Loss = epoch.Loss, Entropy = epoch.Entropy, Seconds = Math.Round(epoch.Seconds, 3) };
}

/// <summary>Source-generated JSON of <c>metrics.json</c>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(FiniteNumberConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MetricsFile))]
sealed partial class MetricsFileJson : JsonSerializerContext;
