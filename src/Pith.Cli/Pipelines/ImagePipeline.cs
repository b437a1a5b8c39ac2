using Pith.Data.Images;
using Pith.Extrapolation.Study;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Train;
using Pith.Selection;

namespace Pith.Cli.Pipelines;

/// <summary>The pipeline from images: a model trained on a subset gives scores and features, the scores are extrapolated to all images,
/// D2 selects among them, and models trained on the coreset and on random subsets of its size are compared.</summary>
sealed class ImagePipeline(PipelineSettings settings, string folder) : Pipeline(settings, folder)
{
    const string Scores = "scores";
    const string FullScores = "full-scores";
    const string Features = Training + "/features.npy";
    const string Logits = Training + "/logits.npy";
    const string Labels = Training + "/labels.npy";

    public override string DataName =>
        ImageDataSpec.Parse(Settings.Data!) is { Kind: "npy" } npy ? npy.ShortName["npy:".Length..] : ImageDataSpec.Parse(Settings.Data!).Kind;

    public override IReadOnlyList<PipelineStage> Stages =>
    [
        Train(Training, isFull: false),
        Score(Scores, Training, isFull: false),
        .. Settings.Full ? new[] { Train(FullTraining, isFull: true), Score(FullScores, FullTraining, isFull: true) } : [],
        Extrapolate(InRun("embeddings", Features), Computed, [InRun("labels", Labels), InRun("logits", Logits), .. Truth]),
        .. IsTuned ? new[] { Tune([.. Images, InRun("embeddings", Features), Selected]) } : [],
        Prune(InRun("embeddings", Features), [Selected, InRun("labels", Labels)]),
        Evaluate(() => [.. Images, InRun("embeddings", Features), Selected, InRun("coreset", Coreset + "/kept.npy")]),
    ];

    StageArgument Computed => InRun("scores", $"{Scores}:{Settings.Score}");

    StageArgument[] Truth => Settings.Full ? [InRun("truth", $"{FullScores}:{Settings.Score}")] : [];

    StageArgument Selected => InRun("scores", $"{Extrapolation}:{Settings.Score}{ExtrapolationFiles.CalibratedSuffix}");

    StageArgument[] Images =>
    [
        Supplied("data", "data", Settings.Data!),
        .. Settings.LabelNoise is string noise ? [new StageArgument("label-noise", noise)] : Array.Empty<StageArgument>(),
        .. Settings.LongTail is string tail ? [new StageArgument("long-tail", tail)] : Array.Empty<StageArgument>(),
    ];

    PipelineStage Train(string name, bool isFull) => new()
    {
        Name = name,
        Command = "train",
        Section = Training,
        LeavesOut = option => isFull && option is ("subset" or "class-balanced"),
        UnlistedFile = MetricsFile.Name,
        IsCost = !isFull,
        Arguments = () => [.. Images, Seed],
        Describe = manifest =>
        {
            int trained = RowsIn(Path.Combine(Folder, name, "rows.npy"));
            string accuracy = manifest.Facts.TryGetValue("testAccuracy", out double share) ? $"; test accuracy {Percent(share)}" : "";
            return $"{manifest.Options["model"]} on {Count(trained)} of {Count(manifest.Rows)} images, {manifest.Options["epochs"]} epochs{accuracy}";
        },
    };

    PipelineStage Score(string name, string training, bool isFull) => new()
    {
        Name = name,
        Command = "score",
        Section = Scores,
        IsCost = !isFull,
        Arguments = () =>
        [
            InRun("dynamics", training + "/dynamics"),
            .. ScoreChoice.NeedsOutputs(Settings.Of(Scores, "scores")) ? new[] { InRun("features", training + "/features.npy"), InRun("logits", training + "/logits.npy") } : [],
            Seed,
        ],
        Describe = manifest => $"{manifest.Options["scores"]!.Replace(",", ", ", StringComparison.Ordinal)} of the {(isFull ? "" : "trained ")}images",
    };
}
