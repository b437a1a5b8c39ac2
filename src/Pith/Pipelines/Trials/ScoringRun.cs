using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Pipelines.Train;
using Pith.Runs;
using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Trials;

/// <summary>What the scoring run of an evaluation or a tuning gives: scores, features and logits of one model.</summary>
/// <param name="Scores">The score [N]; NaN for rows that were not trained on.</param>
/// <param name="Features">[N, D].</param>
/// <param name="Logits">[N, C].</param>
/// <param name="Confidence">The probability of each row's own class [N]; null where nobody asked for it.</param>
/// <param name="Seconds">Wall-clock seconds of training and scoring, also where they were spent earlier.</param>
sealed record ScoringOutputs(ImportanceScores Scores, MatrixView Features, MatrixView Logits, ImportanceScores? Confidence, double Seconds) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Features.Dispose();
        Logits.Dispose();
    }
}

/// <summary>Trains the model that scores the rows, as a run of its own inside the run that needs it, and computes one score from its dynamics.</summary>
/// <remarks>A scoring run that was stopped goes on after its last epoch, one that is finished is read.</remarks>
static class ScoringRun
{
    /// <summary>The subfolder.</summary>
    public const string Folder = "scoring";

    /// <summary>Trains, or reads what was trained, and scores.</summary>
    /// <param name="outer">The run that needs the scores; in its folder lies the scoring run.</param>
    /// <param name="training">The training.</param>
    /// <param name="score">The score's contract name.</param>
    /// <param name="confidence">Which score serves as confidence, or null for none.</param>
    /// <param name="stages">Keeps the time of each stage.</param>
    /// <param name="progress">Told the work done.</param>
    /// <param name="cancellation">Stops the work; finished epochs are kept.</param>
    public static ScoringOutputs Run(
        RunFolder outer,
        SupervisedTraining training,
        string score,
        string? confidence,
        RunStages stages,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        string folder = Path.Combine(outer.TemporaryPath, Folder);
        outer.Claim(Folder + "/");
        foreach (string name in new[] { Manifest.FileName, MetricsFile.Name })
            outer.LeaveUnlisted(Folder + "/" + name);
        if (!File.Exists(Path.Combine(folder, Manifest.FileName)))
            Train(outer, folder, training, stages, progress, cancellation);
        string[] names = confidence is null ? [score] : [score, confidence];
        IReadOnlyList<ImportanceScores> scores = stages.Time("scoring: " + score, () => Score(folder, names, training.Threads, progress, cancellation));
        double seconds = Manifest.Read(folder).Stages.Sum(s => s.Seconds) + stages.Finished[^1].Seconds;
        return new ScoringOutputs(
            scores[0],
            NpyFile.OpenMatrix(Path.Combine(folder, "features.npy")),
            NpyFile.OpenMatrix(Path.Combine(folder, "logits.npy")),
            confidence is null ? null : scores[^1],
            seconds);
    }

    static void Train(
        RunFolder outer, string folder, SupervisedTraining training, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var plan = new Manifest
        {
            Command = "train",
            Options = new Dictionary<string, string?>(),
            Seed = training.Options.Seed,
            Rows = training.Data.Inputs.Rows,
        };
        outer.Kept = "the finished epochs of the scoring run";
        bool isUnfinished = Directory.Exists(Path.Combine(folder, RunFolder.ResumeFolder));
        using RunFolder run = RunFolder.OpenResumable(folder, overwrite: false, resume: isUnfinished, plan);
        var own = new RunStages();
        training.Run(run, own, progress, cancellation);
        foreach (ManifestStage stage in own.Finished)
            stages.Add("scoring: " + stage.Name, stage.Seconds);
        run.Commit(plan with { Outputs = run.Describe(cancellation), Stages = own.Finished, MadeOn = Machine.Describe() });
    }

    static IReadOnlyList<ImportanceScores> Score(string folder, string[] names, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ScoreInput input = ScoreInput.Of(DynamicsFolder.Open(Path.Combine(folder, "dynamics"))) with { Threads = threads };
        return Scores.Compute([.. names.Distinct()], input, progress, cancellation);
    }
}
