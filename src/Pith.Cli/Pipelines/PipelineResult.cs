using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Selection.Baselines;
using Pith.Selection.Frame;

namespace Pith.Cli.Pipelines;

/// <summary>A mean with its 95 % interval, as the files of stages hold it.</summary>
readonly record struct Measured(double Mean, double Low, double High);

/// <summary>How well extrapolated scores agree with others: as expected from held-out rows, or as found by scoring everything.</summary>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="TailRecall">The share of the hardest rows, at this budget or the nearest that the file has, that is found.</param>
/// <param name="TailShare">That budget.</param>
/// <param name="Verdict">In words, or null.</param>
sealed record Agreement(double Spearman, double TailRecall, double TailShare, string? Verdict)
{
    public static Agreement Of(ValidationFile validation, double keep) =>
        Of(validation.Spearman, validation.TailRecall, keep, validation.Verdict);

    public static Agreement Of(TruthFile truth, double keep) => Of(truth.Spearman, truth.TailRecall, keep, null);

    static Agreement Of(double spearman, IReadOnlyDictionary<string, double> recalls, double keep, string? verdict)
    {
        (double share, double recall) = recalls.Select(r => (Share: double.Parse(r.Key, CultureInfo.InvariantCulture), Recall: r.Value))
            .MinBy(r => Math.Abs(r.Share - keep));
        return new Agreement(spearman, recall, share, verdict);
    }
}

/// <summary>Accuracy of models trained on the coreset and on random subsets of its size.</summary>
/// <param name="Method">The coreset's method.</param>
/// <param name="Seeds">Trainings of each.</param>
/// <param name="Steps">Steps of each training.</param>
/// <param name="Coreset">Test accuracy on the coreset.</param>
/// <param name="Random">On random subsets.</param>
/// <param name="Difference">Paired, coreset less random.</param>
/// <param name="CoresetWorst">Accuracy of the worst class on the coreset.</param>
/// <param name="RandomWorst">On random subsets.</param>
sealed record Comparison(string Method, int Seeds, int Steps, Measured Coreset, Measured Random, Measured Difference, Measured CoresetWorst, Measured RandomWorst);

/// <summary>What a pipeline came to, read from the folders of its stages.</summary>
sealed record PipelineResult
{
    public required int Rows { get; init; }

    public required int Kept { get; init; }

    /// <summary>Rows that have a computed score, or null where all have.</summary>
    public int? Scored { get; init; }

    public required string Method { get; init; }

    public required string Cutoff { get; init; }

    /// <summary>Whether settings of the selection were tuned.</summary>
    public bool IsTuned { get; init; }

    /// <summary>The number of trainings and their agreement, or null without labels.</summary>
    public Comparison? Comparison { get; init; }

    public Agreement? Expected { get; init; }

    public Agreement? True { get; init; }

    public required PipelineCosts Costs { get; init; }

    /// <summary>Reads the result of finished stages.</summary>
    public static PipelineResult Of(Pipeline pipeline, IReadOnlyList<FinishedStage> stages)
    {
        FinishedStage coreset = stages.First(s => s.Stage.Name == Pipeline.Coreset);
        int rows = (int)coreset.Manifest.Rows;
        string? trained = stages.FirstOrDefault(s => s.Stage.Name == Pipeline.Training)?.Folder;
        double keep = (double)KeepCount.Of(Share.Parse(pipeline.Settings.Keep), rows) / rows;
        string? extrapolation = stages.FirstOrDefault(s => s.Stage.Name == Pipeline.Extrapolation)?.Folder;
        return new PipelineResult
        {
            Rows = rows,
            Kept = (int)coreset.Manifest.Facts["kept"],
            Scored = trained is null ? null : NpyFile.ReadInt64s(Path.Combine(trained, "rows.npy")).Length,
            Method = coreset.Manifest.Options["method"]!,
            Cutoff = coreset.Manifest.Options.GetValueOrDefault("cutoff") ?? "0",
            IsTuned = stages.Any(s => s.Stage.Name == Pipeline.Tuning),
            Comparison = stages.FirstOrDefault(s => s.Stage.Name == Pipeline.Evaluation) is { } evaluation
                ? ReadComparison(evaluation.Folder, coreset.Manifest.Options["method"]!)
                : null,
            Expected = extrapolation is null ? null : Agreement.Of(ValidationFile.Read(extrapolation), keep),
            True = extrapolation is not null && TruthFile.Read(extrapolation) is TruthFile truth ? Agreement.Of(truth, keep) : null,
            Costs = PipelineCosts.Of(pipeline, stages),
        };
    }

    static Comparison? ReadComparison(string folder, string method)
    {
        EvaluationSummary summary = EvaluationSummary.Read(folder);
        SummaryCell? Cell(string name) => summary.Cells.FirstOrDefault(cell => cell.Method == name);
        // The coreset itself, or the same selection among the rows that are not held out.
        SummaryCell? coreset = Cell(Pipeline.Coreset) ?? Cell(method);
        SummaryCell random = Cell(RandomSelection.MethodName)!;
        return coreset is null || coreset == random ? null : new Comparison(
            method,
            coreset.Seeds,
            summary.Steps,
            Read(coreset.Accuracy),
            Read(random.Accuracy),
            Read(coreset.Difference),
            Read(coreset.WorstClass),
            Read(random.WorstClass));
    }

    static Measured Read(StoredInterval? stored) =>
        stored is null ? new(double.NaN, double.NaN, double.NaN) : new(stored.Mean, stored.Low, stored.High);
}
