using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pith.Runs;

namespace Pith.Pipelines.OnePass;

/// <summary>What <c>pipeline.json</c> holds: what a pipeline came to. Null stands for what is not known or not finite.</summary>
sealed record PipelineFile
{
    /// <summary>The file's name in the pipeline's folder.</summary>
    public const string Name = "pipeline.json";

    /// <summary>Always <c>pith-pipeline</c>.</summary>
    public string Format { get; init; } = "pith-pipeline";

    /// <summary>Version of this layout: 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What the dataset is called.</summary>
    public required string Data { get; init; }

    /// <summary>The share of the rows to keep, as written.</summary>
    public required string Keep { get; init; }

    /// <summary>Rows of the dataset.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows kept.</summary>
    public required int Kept { get; init; }

    /// <summary>Rows dropped.</summary>
    public required int Dropped { get; init; }

    /// <summary>Rows that have a computed score; null where all have.</summary>
    public required int? Scored { get; init; }

    /// <summary>The score that decided; null where it was supplied.</summary>
    public required string? Score { get; init; }

    /// <summary>What a high score means; null where the selection looked at none.</summary>
    public string? Direction { get; init; }

    /// <summary>Whence that is known: <c>stored</c>, <c>given</c> or <c>assumed</c>; null where it looked at none.</summary>
    public string? DirectionFrom { get; init; }

    /// <summary>The selection method.</summary>
    public required string Method { get; init; }

    /// <summary>The share of the hardest rows that was dropped first, as text.</summary>
    public required string Cutoff { get; init; }

    /// <summary>The steps in the order run.</summary>
    public required IReadOnlyList<PipelineStep> Stages { get; init; }

    /// <summary>The coreset beside random subsets; null without labels.</summary>
    public required PipelineComparison? Comparison { get; init; }

    /// <summary>The same for the smaller budgets that the first rows of the order serve, from the largest; left out where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PipelineComparison>? Smaller { get; init; }

    /// <summary>Labels that are known to be wrong, and those of them that are kept; null where none are.</summary>
    public PipelineWrongLabels? WrongLabels { get; init; }

    /// <summary>How well extrapolated scores agree with true ones, as expected from held-out rows; null where nothing was extrapolated.</summary>
    public required PipelineAgreement? Expected { get; init; }

    /// <summary>The same, as found by scoring everything; null where that was not done.</summary>
    public required PipelineAgreement? True { get; init; }

    /// <summary>What pruning cost and saves.</summary>
    public required PipelineCosts Costs { get; init; }

    /// <summary>Whether pruning and one training on the coreset took less time than one training on everything; null where nothing was
    /// trained.</summary>
    public required bool? PaidOff { get; init; }

    /// <summary>The result in one sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Reads the file of a pipeline.</summary>
    /// <param name="folder">The pipeline's folder.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static PipelineFile Read(string folder) => JsonFile.Read(Path.Combine(folder, Name), PipelineJson.Default.PipelineFile);

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, PipelineJson.Default.PipelineFile)!.AsObject();

    /// <summary>The file's text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, PipelineJson.Default.PipelineFile) + "\n";
}

/// <summary>A step of a pipeline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">The command that runs the same stage by itself.</param>
/// <param name="Folder">Its folder, relative to the pipeline's.</param>
/// <param name="Seconds">Wall-clock seconds when it was made.</param>
/// <param name="Reused">Whether it was finished before.</param>
sealed record PipelineStep(string Name, string Command, string Folder, double Seconds, bool Reused);

/// <summary>A mean with its 95 % interval; null for what is not finite.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
sealed record PipelineFigure(double? Mean, double? Low, double? High);

/// <summary>Accuracy of models trained on the coreset and on random subsets of its size.</summary>
/// <param name="Method">The coreset's method.</param>
/// <param name="Seeds">Trainings of each.</param>
/// <param name="Steps">Steps of each training.</param>
/// <param name="Accuracy">Test accuracy on the coreset, 0 to 1.</param>
/// <param name="Random">On random subsets.</param>
/// <param name="Difference">Paired, coreset less random.</param>
/// <param name="WorstClass">Accuracy of the worst class on the coreset.</param>
/// <param name="RandomWorstClass">On random subsets.</param>
sealed record PipelineComparison(
    string Method, int Seeds, int Steps, PipelineFigure Accuracy, PipelineFigure Random, PipelineFigure Difference, PipelineFigure WorstClass, PipelineFigure RandomWorstClass)
{
    /// <summary>Rows trained on: fewer than are kept where test rows were held out of them.</summary>
    public int Kept { get; init; }

    /// <summary>Accuracy with its interval over test rows instead of over seeds; null where it is not known.</summary>
    public PipelineFigure? AccuracyOverTestRows { get; init; }

    /// <summary>The same of random subsets.</summary>
    public PipelineFigure? RandomOverTestRows { get; init; }

    /// <summary>The difference with its interval over test rows, in pairs.</summary>
    public PipelineFigure? DifferenceOverTestRows { get; init; }

    /// <summary>Test accuracy of training on every row with the same steps; null where that was not done.</summary>
    public PipelineFigure? All { get; init; }

    /// <summary>Paired, coreset less every row.</summary>
    public PipelineFigure? AgainstAll { get; init; }

    /// <summary>The same with its interval over test rows.</summary>
    public PipelineFigure? AgainstAllOverTestRows { get; init; }
}

/// <summary>Labels that are known to be wrong.</summary>
/// <param name="Wrong">Rows with a wrong label.</param>
/// <param name="Kept">Those of them that are kept.</param>
sealed record PipelineWrongLabels(int Wrong, int Kept);

/// <summary>How well extrapolated scores agree with others.</summary>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="TailRecall">The share of the hardest rows, at the budget nearest to the wanted one, that is found.</param>
/// <param name="TailShare">That budget.</param>
/// <param name="Verdict">In words, or null.</param>
sealed record PipelineAgreement(double? Spearman, double? TailRecall, double TailShare, string? Verdict);

/// <summary>What pruning cost in seconds against what it saves.</summary>
/// <param name="Pruning">Everything up to the coreset.</param>
/// <param name="CoresetTraining">Training once on the coreset.</param>
/// <param name="FullTraining">Training once on everything; null where nothing is trained.</param>
/// <param name="FullTrainingIsMeasured">Whether that was measured.</param>
/// <param name="Epochs">The epochs of both.</param>
/// <param name="BreakEven">After how many trainings on the coreset the pruning is paid for; null if never.</param>
sealed record PipelineCosts(double Pruning, double CoresetTraining, double? FullTraining, bool FullTrainingIsMeasured, int Epochs, int? BreakEven);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PipelineFile))]
sealed partial class PipelineJson : JsonSerializerContext;
