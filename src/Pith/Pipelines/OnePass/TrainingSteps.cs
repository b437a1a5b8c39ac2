using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Score;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>The steps that train a model on a subset and score its training dynamics, the same for images and for features.</summary>
/// <param name="steps">The pipeline.</param>
/// <param name="word">What the rows are, in plural.</param>
/// <param name="train">Fills in what is trained on.</param>
sealed class TrainingSteps(OnePassSteps steps, string word, Func<StepInput<TrainRequest>, StepInput<TrainRequest>> train)
{
    /// <summary>Where the subset's training writes the features of all rows, below the pipeline's folder.</summary>
    public const string Features = OnePassSteps.Training + "/features.npy";

    const string CrossFitted = OnePassSteps.Training + "/" + CrossFitting.FileName;

    const string Logits = OnePassSteps.Training + "/logits.npy";

    /// <summary>The labels that it was given.</summary>
    public const string Labels = OnePassSteps.Training + "/labels.npy";

    /// <summary>Predicted scores of all rows, which decide.</summary>
    public string Selected => $"{OnePassSteps.Extrapolation}:{steps.Request.Score}{ExtrapolationFiles.CalibratedSuffix}";

    /// <summary>Training and scoring, on the subset and, to compare with, on everything.</summary>
    public IEnumerable<IStep> All =>
    [
        Train(OnePassSteps.Training, isFull: false),
        Score(OnePassSteps.Scores, OnePassSteps.Training, isFull: false),
        .. steps.Request.Full ? new[] { Train(OnePassSteps.FullTraining, isFull: true), Score(OnePassSteps.FullScores, OnePassSteps.FullTraining, isFull: true) } : [],
    ];

    /// <summary>What the training gives to the prediction of all rows' scores: the trained rows' scores, the logits of all rows, and the true
    /// scores where everything was trained on, too.</summary>
    public StepInput<ExtrapolateRequest> Outputs(StepInput<ExtrapolateRequest> input)
    {
        string scores = $"{OnePassSteps.Scores}:{steps.Request.Score}", truth = $"{OnePassSteps.FullScores}:{steps.Request.Score}";
        input = input.WithFile("scores", scores, r => r with { Scores = PathOf(scores) });
        // A head that predicts a number has no logits of classes.
        if (!steps.Request.IsOfNumbers)
            input = input.WithFile("logits", Logits, r => r with { Logits = PathOf(Logits) });
        if (steps.Request.Training.TextOf("cross-fit") is not null)
            input = input.WithFile("cross-fitted", CrossFitted, r => r with { CrossFitted = PathOf(CrossFitted) });
        return steps.Request.Full ? input.WithFile("truth", truth, r => r with { Truth = PathOf(truth) }) : input;
    }

    string PathOf(string name) => Path.Combine(steps.Folder, name);

    IStep Train(string name, bool isFull) => new Step<TrainRequest, TrainResult>(
        name,
        OnePassSections.Train,
        () => train(steps.Input("train", isFull ? OfEverything(steps.Request.Training) : steps.Request.Training))
            .With("seed", r => r with { Seed = steps.Request.Seed }),
        (path, manifest) =>
        {
            string accuracy = manifest.Facts.TryGetValue("testAccuracy", out double share) ? $"; test accuracy {OnePassSteps.Percent(share)}" : "";
            return Invariant($"{manifest.Option("model")} on {OnePassSteps.RowsIn(Path.Combine(path, "rows.npy")):N0} of {manifest.Rows:N0} {word}, {manifest.Option("epochs")} epochs{accuracy}");
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
            StepInput<ScoreRequest> input = steps.Input("scores", steps.Request.Scoring)
                .WithFile("dynamics", training + "/dynamics", r => r with { Dynamics = PathOf(training + "/dynamics") });
            if (ScoreChoice.NeedsOutputs(steps.Request.Scoring.TextOf("scores")))
            {
                input = input.WithFile("features", training + "/features.npy", r => r with { Features = PathOf(training + "/features.npy") })
                    .WithFile("logits", training + "/logits.npy", r => r with { Logits = PathOf(training + "/logits.npy") });
            }
            return input.With("seed", r => r with { Seed = steps.Request.Seed });
        },
        (_, manifest) => $"{manifest.Option("scores").Replace(",", ", ", StringComparison.Ordinal)} of the {(isFull ? "" : "trained ")}{word}")
    {
        IsCost = !isFull,
    };

    static Section<TrainRequest> OfEverything(Section<TrainRequest> subset) => new(
        subset.Request with { Subset = null, IsClassBalanced = false, Paradigm = WithoutParts(subset.Request.Paradigm) },
        [.. subset.Given.Where(given => given.Key is not ("subset" or "class-balanced" or "cross-fit" or "cross-fit-epochs"))]);

    static TrainingParadigm WithoutParts(TrainingParadigm paradigm) =>
        paradigm is SupervisedParadigm supervised ? supervised with { CrossFit = null, CrossFitEpochs = null } : paradigm;
}
