using Pith.Pipelines.Embed;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Score;
using Pith.Pipelines.Train;
using Pith.Pipelines.Tune;

namespace Pith.Pipelines.OnePass;

/// <summary>A section of a pipeline's configuration: the options of one stage.</summary>
/// <param name="Name">The key.</param>
/// <param name="Step">The name of the step that runs the stage.</param>
/// <param name="Stage">The stage whose options its keys are.</param>
/// <param name="Set">Options that the pipeline gives itself, which a section cannot.</param>
/// <param name="IsTraining">Only a pipeline that trains a model has the stage.</param>
/// <param name="TrainsToo">Of images, it trains the model of the section train unless told otherwise.</param>
/// <param name="IsEmbedding">Only a pipeline of texts has the stage.</param>
sealed record OnePassSection(
    string Name, string Step, IStage Stage, IReadOnlyList<string> Set, bool IsTraining = false, bool TrainsToo = false, bool IsEmbedding = false)
{
    /// <summary>The keys that the section may have.</summary>
    public IEnumerable<string> Keys => Stage.Rules.Where(rule => rule.Role != OptionRole.Execution && !Set.Contains(rule.Name)).Select(rule => rule.Name);
}

/// <summary>The stages of the pipeline and the sections of its configuration.</summary>
static class OnePassSections
{
    internal static EmbedStage Embed { get; } = new();

    internal static TrainStage Train { get; } = new();

    internal static ScoreStage Score { get; } = new();

    internal static ExtrapolateStage Extrapolate { get; } = new();

    internal static TuneStage Tune { get; } = new();

    internal static PruneStage Prune { get; } = new();

    internal static EvaluateStage Evaluate { get; } = new();

    /// <summary>The sections, in the order of the stages.</summary>
    public static IReadOnlyList<OnePassSection> All { get; } =
    [
        new("embed", OnePassSteps.Embedding, Embed, ["data", "labels", "size", "mean", "std", "skip-broken", "text-encoder", "shard-rows", "target", "seed"], IsEmbedding: true),
        new("train", OnePassSteps.Training, Train, ["data", "labels", "target", "ids", "seed", "label-noise", "long-tail", "size", "skip-broken", "rows", .. TrainedTexts.Options], IsTraining: true),
        new("scores", OnePassSteps.Scores, Score, ["dynamics", "embeddings", "labels", "seed"]),
        new("extrapolate", OnePassSteps.Extrapolation, Extrapolate, ["embeddings", "scores", "labels", "logits", "cross-fitted", "truth", "keep", "hard", "seed"]),
        new("tune", OnePassSteps.Tuning, Tune, ["data", "embeddings", "scores", "labels", "label-noise", "long-tail", "size", "skip-broken", "keep", "hard", "seed"], TrainsToo: true),
        new("prune", OnePassSteps.Coreset, Prune, ["embeddings", "scores", "labels", "keep", "count", "hard", "seed"]),
        new("evaluate", OnePassSteps.Evaluation, Evaluate, ["data", "embeddings", "scores", "labels", "target", "label-noise", "long-tail", "size", "skip-broken", "coreset", "keep", "hard", "seed"], TrainsToo: true),
    ];
}
