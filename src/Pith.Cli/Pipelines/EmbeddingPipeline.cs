using Pith.Runs;

namespace Pith.Cli.Pipelines;

/// <summary>The pipeline from embeddings: brought scores, or scores from the embeddings alone, and D2.</summary>
sealed class EmbeddingPipeline(PipelineSettings settings, string folder) : Pipeline(settings, folder)
{
    const string OwnScores = "scores";

    public override string DataName => InputFiles.NameOf(Settings.Embeddings!);

    public override IReadOnlyList<PipelineStage> Stages =>
    [
        .. Settings.Scores is null ? new[] { Score() } : [],
        Prune(Embeddings, () => Scores, Labels),
    ];

    StageArgument Embeddings => Brought("embeddings", "embeddings", Settings.Embeddings!);

    StageArgument Scores => Settings.Scores is string brought ? Brought("scores", "scores", brought) : InRun("scores", $"{OwnScores}:{Settings.Score}");

    StageArgument? Labels => Settings.Labels is string labels ? Brought("labels", "labels", labels) : null;

    PipelineStage Score() => new()
    {
        Name = OwnScores,
        Command = "score",
        Section = "scores",
        Arguments = () => [Embeddings, .. Labels is StageArgument labels ? [labels] : Array.Empty<StageArgument>(), Seed],
        Describe = manifest => $"{manifest.Options["scores"]!.Replace(",", ", ", StringComparison.Ordinal)} of the embeddings",
    };
}
