using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Steps;
using Pith.Selection.Baselines;

namespace Pith.Pipelines.OnePass;

/// <summary>A mean with its 95 % interval; NaN where it is not known.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Measured(double Mean, double Low, double High)
{
    /// <summary>The 95 % interval over test rows; null where it is not known.</summary>
    public RowInterval? OverRows { get; init; }
}

/// <summary>How well extrapolated scores agree with others: as expected from held-out rows, or as found by scoring everything.</summary>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="TailRecall">The share of the hardest rows, at this budget or the nearest that the file has, that is found.</param>
/// <param name="TailShare">That budget.</param>
/// <param name="Verdict">In words, or null.</param>
public sealed record Agreement(double Spearman, double TailRecall, double TailShare, string? Verdict);

/// <summary>Accuracy of models trained on the coreset and on random subsets of its size.</summary>
/// <param name="Method">The coreset's method.</param>
/// <param name="Seeds">Trainings of each.</param>
/// <param name="Steps">Steps of each training.</param>
/// <param name="Kept">Rows trained on: fewer than are kept where test rows were held out of them.</param>
/// <param name="Coreset">Test accuracy on the coreset.</param>
/// <param name="Random">On random subsets.</param>
/// <param name="Difference">Paired, coreset less random.</param>
/// <param name="CoresetWorst">Accuracy of the worst class on the coreset.</param>
/// <param name="RandomWorst">On random subsets.</param>
public sealed record Comparison(string Method, int Seeds, int Steps, int Kept, Measured Coreset, Measured Random, Measured Difference, Measured CoresetWorst, Measured RandomWorst)
{
    /// <summary>Whether labels are numbers: what stands for the accuracy is then Pearson's correlation of predictions and labels.</summary>
    internal bool IsOfNumbers { get; init; }

    /// <summary>Of labels that are numbers, root of the mean squared error and rank correlation of the coreset, random rows and, where there was one, a training on every row.</summary>
    internal IReadOnlyList<NumberComparison> Numbers { get; init; } = [];

    /// <summary>Rows of a training on every row.</summary>
    public int Available { get; init; }

    /// <summary>Test accuracy of training on every row with the same steps; null where that was not done.</summary>
    public Measured? All { get; init; }

    /// <summary>Paired, coreset less every row; null where that was not done.</summary>
    public Measured? AgainstAll { get; init; }

    /// <summary>Accuracy of the worst class of training on every row; null where that was not done.</summary>
    public Measured? AllWorst { get; init; }
}

/// <summary>How near predictions of numbers are to them, over seeds.</summary>
/// <param name="TrainedOn">What the head was trained on, in words.</param>
/// <param name="Kept">Rows that it was trained on.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="RmseDifference">The same less that of random, paired by seed; null where there is none.</param>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="SpearmanDifference">The same less that of random, paired by seed; null where there is none.</param>
sealed record NumberComparison(string TrainedOn, int Kept, StoredInterval Rmse, StoredInterval? RmseDifference, StoredInterval Spearman, StoredInterval? SpearmanDifference)
{
    /// <summary>From the summary of an evaluation.</summary>
    public static NumberComparison Of(string trainedOn, SummaryCell cell) =>
        new(trainedOn, cell.Kept, cell.Rmse!, cell.RmseDifference, cell.Spearman!, cell.SpearmanDifference);
}

/// <summary>Labels that are known to be wrong, because noise was asked for, and what the selection did with them.</summary>
/// <param name="Wrong">Rows with a wrong label.</param>
/// <param name="Kept">Those of them that are kept.</param>
public sealed record WrongLabels(int Wrong, int Kept);

/// <summary>What a pipeline came to, read from the folders of its steps.</summary>
public sealed record OnePassResult
{
    /// <summary>What the dataset is called.</summary>
    public required string DataName { get; init; }

    /// <summary>What was asked for.</summary>
    internal OnePassRequest Request { get; init; } = null!;

    /// <summary>The finished steps.</summary>
    internal IReadOnlyList<FinishedStep> Steps { get; init; } = [];

    /// <summary>Rows of the dataset.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows kept.</summary>
    public required int Kept { get; init; }

    /// <summary>Rows that have a computed score, or null where all have.</summary>
    public int? Scored { get; init; }

    /// <summary>The selection method.</summary>
    public required string Method { get; init; }

    /// <summary>Which end of the score is hard: <c>high</c> or <c>low</c>; null where the selection looked at no score.</summary>
    public string? Hard { get; init; }

    /// <summary>Whence that is known; null where nobody kept it.</summary>
    public DirectionSource? DirectionFrom { get; init; }

    /// <summary>The share of the hardest rows that was dropped first, as text.</summary>
    public required string Cutoff { get; init; }

    /// <summary>Whether settings of the selection were tuned.</summary>
    public bool IsTuned { get; init; }

    /// <summary>The coreset beside random subsets, or null without labels.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>The same for the smaller budgets that the first rows of its order serve, from the largest; empty where one budget was asked for.</summary>
    public IReadOnlyList<Comparison> Smaller { get; init; } = [];

    /// <summary>What random rows came to where they are what is kept, from the largest budget: the coreset of each is its random subset; empty elsewhere.</summary>
    internal IReadOnlyList<Comparison> RandomAlone { get; init; } = [];

    /// <summary>What became of labels that are known to be wrong, or null where none are.</summary>
    public WrongLabels? WrongLabels { get; init; }

    /// <summary>What held-out rows say of extrapolated scores, or null.</summary>
    public Agreement? Expected { get; init; }

    /// <summary>What scoring everything says of them, or null.</summary>
    public Agreement? True { get; init; }

    /// <summary>What pruning cost.</summary>
    internal OnePassCosts Costs { get; init; } = null!;

    /// <summary>Reads the result of finished steps.</summary>
    internal static OnePassResult Of(OnePassSteps pipeline, IReadOnlyList<FinishedStep> steps)
    {
        FinishedStep? Find(string name) => steps.FirstOrDefault(s => s.Step.Name == name);
        FinishedStep coreset = Find(OnePassSteps.Coreset)!;
        int rows = (int)coreset.Manifest.Rows;
        double keep = (double)pipeline.Request.Keep.FloorOf(rows) / rows;
        string method = coreset.Manifest.Option("method");
        Comparison[] measured = Find(OnePassSteps.Evaluation) is { } evaluation ? ReadComparisons(evaluation.Folder, method) : [];
        Comparison[] comparisons = method == RandomOptions.Info.Name ? [] : measured;
        string? extrapolation = Find(OnePassSteps.Extrapolation)?.Folder;
        return new OnePassResult
        {
            DataName = pipeline.DataName,
            Request = pipeline.Request,
            Steps = steps,
            Rows = rows,
            Kept = (int)coreset.Manifest.Fact("kept"),
            Scored = Find(OnePassSteps.Training) is { } trained ? NpyFile.ReadInt64s(Path.Combine(trained.Folder, "rows.npy")).Length : null,
            Method = method,
            Cutoff = coreset.Manifest.Options.GetValueOrDefault("cutoff") ?? "0",
            Hard = coreset.Manifest.Options.GetValueOrDefault("hard"),
            // An extrapolation stores the direction that it used beside what it predicts, however it came to know it.
            DirectionFrom = DirectionWords.SourceOf((Find(OnePassSteps.Extrapolation) ?? coreset).Manifest.Facts),
            IsTuned = Find(OnePassSteps.Tuning) is not null,
            Comparison = comparisons.FirstOrDefault(),
            Smaller = [.. comparisons.Skip(1)],
            RandomAlone = method == RandomOptions.Info.Name ? measured : [],
            WrongLabels = Find(OnePassSteps.Training) is { } noisy ? ReadWrong(noisy.Folder, coreset.Folder) : null,
            Expected = extrapolation is null ? null : OfValidation(ValidationFile.Read(extrapolation), keep),
            True = extrapolation is not null && TruthFile.Read(extrapolation) is { } truth ? OfTruth(truth, keep) : null,
            Costs = OnePassCosts.Of(steps),
        };
    }

    static Agreement OfValidation(ValidationFile file, double keep)
    {
        (double share, double recall) = Nearest(file.TailRecall, keep);
        return new Agreement(file.Spearman, recall, share, file.Verdict);
    }

    static Agreement OfTruth(TruthFile file, double keep)
    {
        (double share, double recall) = Nearest(file.TailRecall, keep);
        return new Agreement(file.Spearman, recall, share, null);
    }

    static (double Share, double Recall) Nearest(IReadOnlyDictionary<string, double> recalls, double keep) => recalls
        .Select(t => (Share: double.Parse(t.Key, CultureInfo.InvariantCulture), Recall: t.Value))
        .MinBy(t => Math.Abs(t.Share - keep));

    // From the largest budget.
    static Comparison[] ReadComparisons(string folder, string method)
    {
        EvaluationSummary summary = EvaluationSummary.Read(folder);
        return
        [
            .. summary.Cells.Where(cell => cell.Method == RandomOptions.Info.Name).OrderByDescending(cell => cell.Kept)
                .Select(random => ReadComparison(summary, random, method)).OfType<Comparison>(),
        ];
    }

    static Comparison? ReadComparison(EvaluationSummary summary, SummaryCell random, string method)
    {
        SummaryCell? Cell(string name) => summary.Cells.FirstOrDefault(c => c.Method == name && c.Keep == random.Keep);
        SummaryCell? all = summary.Cells.FirstOrDefault(c => c.Method == EvaluationTable.All);
        // The coreset itself, or the same selection among the rows that are not held out; of random rows the random subsets.
        SummaryCell? coreset = Cell(OnePassSteps.Coreset) ?? Cell(method);
        return coreset is null ? null : new Comparison(
            method, random.Seeds, summary.Steps, coreset.Kept, Read(coreset.Accuracy, coreset.AccuracyOverTestRows), Read(random.Accuracy, random.AccuracyOverTestRows),
            Read(coreset.Difference, coreset.DifferenceOverTestRows), Read(coreset.WorstClass), Read(random.WorstClass))
        {
            IsOfNumbers = summary.Target is not null,
            Numbers = summary.Target is null ? [] : [.. new[] { (coreset == random ? "random rows" : $"the {method} coreset", coreset), ("random subsets", coreset == random ? null : random), ("all rows", all) }
                .Where(cell => cell.Item2?.Rmse is not null).Select(cell => NumberComparison.Of(cell.Item1, cell.Item2!))],
            Available = summary.Rows,
            All = all is null ? null : Read(all.Accuracy, all.AccuracyOverTestRows),
            AllWorst = all is null ? null : Read(all.WorstClass),
            AgainstAll = coreset.AgainstAll is null ? null : Read(coreset.AgainstAll, coreset.AgainstAllOverTestRows),
        };
    }

    static WrongLabels? ReadWrong(string training, string coreset)
    {
        string clean = Path.Combine(training, "clean-labels.npy");
        if (!File.Exists(clean))
            return null;
        long[] before = NpyFile.ReadInt64s(clean), labels = NpyFile.ReadInt64s(Path.Combine(training, "labels.npy"));
        return new WrongLabels(
            before.Where((label, row) => label != labels[row]).Count(),
            NpyFile.ReadInt64s(Path.Combine(coreset, "kept.npy")).Count(row => before[row] != labels[row]));
    }

    static Measured Read(StoredInterval? stored, StoredInterval? overRows = null) => stored is null
        ? new(double.NaN, double.NaN, double.NaN)
        : new(stored.Mean, stored.Low, stored.High) { OverRows = overRows is null ? null : new RowInterval(overRows.Low, overRows.High) };
}
