using System.Globalization;
using Pith.Data.Images;
using Pith.Extrapolation.Study;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Score;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>The pipeline from images: a model trained on a subset gives scores and features, the scores are extrapolated to all images,
/// rows are selected among them, and models trained on the coreset and on random subsets of its size are compared.</summary>
sealed class ImageSteps(OnePassRequest request, string folder, Func<string, string?> shown) : OnePassSteps(request, folder, shown)
{
    const string Features = Training + "/features.npy";
    const string Logits = Training + "/logits.npy";
    const string Labels = Training + "/labels.npy";
    const string Kept = Coreset + "/kept.npy";

    public override string DataName =>
        ImageDataSpec.Parse(Request.Data!) is { Kind: "npy" } npy ? npy.ShortName["npy:".Length..] : ImageDataSpec.Parse(Request.Data!).Kind;

    public override IReadOnlyList<IStep> All =>
    [
        Train(Training, isFull: false),
        Score(Scores, Training, isFull: false),
        .. Request.Full ? new[] { Train(FullTraining, isFull: true), Score(FullScores, FullTraining, isFull: true) } : [],
        Extrapolate(input =>
        {
            input = input.WithFile("embeddings", Features, r => r with { Embeddings = PathOf(Features) })
                .WithFile("scores", Computed, r => r with { Scores = PathOf(Computed) })
                .WithFile("labels", Labels, r => r with { Labels = PathOf(Labels) })
                .WithFile("logits", Logits, r => r with { Logits = PathOf(Logits) });
            return Request.Full ? input.WithFile("truth", Truth, r => r with { Truth = PathOf(Truth) }) : input;
        }),
        .. IsTuned ? new[] { Tune(input => Trained(OnePassSections.Tune, input)) } : [],
        Prune(input => input.WithFile("embeddings", Features, r => r with { Data = r.Data with { Embeddings = PathOf(Features) } })
            .WithFile("scores", Selected, r => r with { Data = r.Data with { Scores = PathOf(Selected) } })
            .WithFile("labels", Labels, r => r with { Data = r.Data with { Labels = PathOf(Labels) } })),
        Evaluate(input => Trained(OnePassSections.Evaluate, input).WithText(OnePassSections.Evaluate, "coreset", PathOf(Kept), Kept)),
    ];

    string Computed => $"{Scores}:{Request.Score}";

    string Truth => $"{FullScores}:{Request.Score}";

    string Selected => $"{Extrapolation}:{Request.Score}{ExtrapolationFiles.CalibratedSuffix}";

    IStep Train(string name, bool isFull) => new Step<TrainRequest, TrainResult>(
        name,
        OnePassSections.Train,
        () =>
        {
            StepInput<TrainRequest> input = Input("train", isFull ? OfEverything(Request.Training) : Request.Training)
                .WithFile("data", Shown("data", Request.Data!), r => r with { Data = Request.Data! });
            return Noisy(OnePassSections.Train, input).With("seed", r => r with { Seed = Request.Seed });
        },
        (path, manifest) =>
        {
            string accuracy = manifest.Facts.TryGetValue("testAccuracy", out double share) ? $"; test accuracy {Percent(share)}" : "";
            return Invariant($"{manifest.Option("model")} on {RowsIn(Path.Combine(path, "rows.npy")):N0} of {manifest.Rows:N0} images, {manifest.Option("epochs")} epochs{accuracy}");
        })
    {
        IsCost = !isFull,
        UnlistedFile = MetricsFile.Name,
    };

    IStep Score(string name, string training, bool isFull) => new Step<ScoreRequest, ScoreResult>(
        name,
        OnePassSections.Score,
        () =>
        {
            StepInput<ScoreRequest> input = Input("scores", Request.Scoring)
                .WithFile("dynamics", training + "/dynamics", r => r with { Dynamics = PathOf(training + "/dynamics") });
            if (ScoreChoice.NeedsOutputs(Request.Scoring.TextOf("scores")))
            {
                input = input.WithFile("features", training + "/features.npy", r => r with { Features = PathOf(training + "/features.npy") })
                    .WithFile("logits", training + "/logits.npy", r => r with { Logits = PathOf(training + "/logits.npy") });
            }
            return input.With("seed", r => r with { Seed = Request.Seed });
        },
        (_, manifest) => $"{manifest.Option("scores").Replace(",", ", ", StringComparison.Ordinal)} of the {(isFull ? "" : "trained ")}images")
    {
        IsCost = !isFull,
    };

    /// <summary>Images, features and scores for a stage that trains on coresets.</summary>
    StepInput<TRequest> Trained<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class
    {
        input = Noisy(stage, input.WithText(stage, "data", Request.Data!, Shown("data", Request.Data!)));
        return input.WithText(stage, "embeddings", PathOf(Features), Features).WithText(stage, "scores", PathOf(Selected), Selected);
    }

    StepInput<TRequest> Noisy<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class
    {
        foreach ((string name, double? value) in new[] { ("label-noise", Request.LabelNoise), ("long-tail", Request.LongTail) })
        {
            if (value is double number)
                input = input.WithText(stage, name, number.ToString(CultureInfo.InvariantCulture));
        }
        return input;
    }

    static Section<TrainRequest> OfEverything(Section<TrainRequest> subset) => new(
        subset.Request with { Subset = null, IsClassBalanced = false },
        [.. subset.Given.Where(given => given.Key is not ("subset" or "class-balanced"))]);
}
