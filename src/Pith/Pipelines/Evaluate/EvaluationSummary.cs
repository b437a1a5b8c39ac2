using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pith.Data.Labels;
using Pith.Evaluation;
using Pith.Numerics.Statistics;
using Pith.Runs;

namespace Pith.Pipelines.Evaluate;

/// <summary>What <c>summary.json</c> of an evaluation holds: means, intervals and differences.</summary>
sealed record EvaluationSummary
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "summary.json";

    /// <summary>What the data is called.</summary>
    public required string Data { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Rows that could be kept.</summary>
    public required int Rows { get; init; }

    /// <summary>Test rows.</summary>
    public required int TestRows { get; init; }

    /// <summary>Training steps of every trial.</summary>
    public required int Steps { get; init; }

    /// <summary>Seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>What labels are where they are numbers, whose correlations stand for accuracies: <c>numbers</c>; left out of classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The scoring run, or null where scores were supplied or none were needed.</summary>
    public ScoringSummary? Scoring { get; init; }

    /// <summary>The score that methods looked at, with its direction; null where there was none.</summary>
    public StoredDirection? Scores { get; init; }

    /// <summary>Every method and budget, by budget as asked for; training on every row, where it was asked for, last at each.</summary>
    public required IReadOnlyList<SummaryCell> Cells { get; init; }

    /// <summary>[C] what the classes are called; null in files of earlier versions.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Training on every row, or null where it was not asked for.</summary>
    public AllRowsSummary? All { get; init; }

    /// <summary>Sums an evaluation up.</summary>
    /// <param name="facts">What it was made on.</param>
    /// <param name="table">The trials.</param>
    public static EvaluationSummary Of(EvaluationFacts facts, EvaluationTable table)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(table);
        EvaluationCell? all = table.Cells.FirstOrDefault(cell => cell.Method == EvaluationTable.All);
        return new EvaluationSummary
        {
            Data = facts.Data,
            Model = facts.Model,
            Rows = facts.Rows,
            TestRows = facts.TestRows,
            Steps = facts.Steps,
            Seeds = facts.Seeds,
            Target = table.IsOfNumbers ? KebabCase.Of(LabelKind.Numbers) : null,
            Scoring = facts.ScoringSeconds is double seconds ? new ScoringSummary(Math.Round(seconds, 3)) : null,
            Scores = facts.Scores,
            Cells = [.. table.Cells.Select(cell => SummaryCell.Of(cell, facts))],
            Classes = [.. Enumerable.Range(0, table.Results.Count == 0 ? 0 : table.Results[0].Test.Rows.Count).Select(c => ClassColumn.NameOf(facts.ClassNames, c))],
            All = all is null ? null : new AllRowsSummary(StoredInterval.Of(all.Accuracy)),
        };
    }

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of an evaluation.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static EvaluationSummary Read(string folder) => JsonFile.Read(Path.Combine(folder, Name), EvaluationSummaryJson.Default.EvaluationSummary);

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, EvaluationSummaryJson.Default.EvaluationSummary)!.AsObject();

    /// <summary>The text of the file.</summary>
    internal string ToText() => JsonSerializer.Serialize(this, EvaluationSummaryJson.Default.EvaluationSummary) + "\n";
}

/// <summary>What the scoring run took.</summary>
/// <param name="Seconds">Wall-clock seconds, to the millisecond.</param>
sealed record ScoringSummary(double Seconds);

/// <summary>Training on every row.</summary>
/// <param name="Accuracy">Test accuracy, 0 to 1.</param>
sealed record AllRowsSummary(StoredInterval Accuracy);

/// <summary>One method at one budget.</summary>
sealed record SummaryCell
{
    /// <summary>The method's label.</summary>
    public required string Method { get; init; }

    /// <summary>The share that was asked for.</summary>
    public required decimal Keep { get; init; }

    /// <summary>The rows that it comes to.</summary>
    public required int Kept { get; init; }

    /// <summary>Seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>What tuning chose, in words; null where nothing was left to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tuned { get; init; }

    /// <summary>Whether rows were chosen anew each epoch, so that there is no coreset; left out where not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDynamic { get; init; }

    /// <summary>Test accuracy, 0 to 1.</summary>
    public required StoredInterval Accuracy { get; init; }

    /// <summary>Accuracy less that of random with the same seed; null for random itself.</summary>
    public StoredInterval? Difference { get; init; }

    /// <summary>Trainings: fewer than seeds where nothing random goes into them, so that one stands for all.</summary>
    public int Trainings { get; init; }

    /// <summary>Test accuracy with its interval over test rows (bootstrap) instead of over seeds; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? AccuracyOverTestRows { get; init; }

    /// <summary>The difference with its interval over test rows, drawn in pairs; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? DifferenceOverTestRows { get; init; }

    /// <summary>Accuracy less that of training on every row with the same steps and seed; null for that training itself and where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? AgainstAll { get; init; }

    /// <summary>The same with its interval over test rows, drawn in pairs; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? AgainstAllOverTestRows { get; init; }

    /// <summary>Accuracy of the worst class, 0 to 1.</summary>
    public required StoredInterval WorstClass { get; init; }

    /// <summary>The share of test rows whose class is among the five largest logits, 0 to 1; null below six classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? TopFive { get; init; }

    /// <summary>Mean accuracy of the third of the classes with the most training rows; null where classes are about equal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? Head { get; init; }

    /// <summary>Mean accuracy of the third of the classes between head and tail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? Medium { get; init; }

    /// <summary>Mean accuracy of the third of the classes with the fewest training rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? Tail { get; init; }

    /// <summary>Agreement with the model of every row; of that model itself, with those of the other seeds. Null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelAgreement? Agreement { get; init; }

    /// <summary>Root of the mean squared error of labels that are numbers; null of classes, as all of the four.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? Rmse { get; init; }

    /// <summary>The same less that of random with the same seed; null for random itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? RmseDifference { get; init; }

    /// <summary>Rank correlation of predictions and labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? Spearman { get; init; }

    /// <summary>The same less that of random with the same seed; null for random itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredInterval? SpearmanDifference { get; init; }

    /// <summary>Accuracy on spoilt test images; null where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CorruptedSummary>? Corrupted { get; init; }

    /// <summary>[C] mean accuracy of each class, 0 to 1, in the order of <see cref="EvaluationSummary.Classes"/>; null in files of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? ClassAccuracies { get; init; }

    /// <summary>Mean wall-clock seconds of a trial, to the millisecond.</summary>
    public required double Seconds { get; init; }

    internal static SummaryCell Of(EvaluationCell cell, EvaluationFacts facts) => new()
    {
        Method = cell.Method,
        Keep = cell.Budget.Keep,
        Kept = cell.Budget.Kept,
        IsDynamic = cell.IsDynamic,
        Seeds = cell.Seeds,
        Trainings = cell.Accuracy.Samples,
        AccuracyOverTestRows = StoredInterval.Of(cell.Accuracy.Mean, cell.AccuracyOverRows),
        DifferenceOverTestRows = cell.Difference is { } d ? StoredInterval.Of(d.Mean, cell.DifferenceOverRows) : null,
        Tuned = facts.Tuned.GetValueOrDefault((cell.Budget.Keep, cell.Method)),
        Accuracy = StoredInterval.Of(cell.Accuracy),
        Difference = cell.Difference is { } difference ? StoredInterval.Of(difference) : null,
        AgainstAll = cell.AgainstAll is { } all ? StoredInterval.Of(all) : null,
        AgainstAllOverTestRows = cell.AgainstAll is { } a ? StoredInterval.Of(a.Mean, cell.AgainstAllOverRows) : null,
        WorstClass = StoredInterval.Of(cell.WorstClass),
        TopFive = Stored(cell.Figures.TopFive),
        Head = Stored(cell.Figures.Thirds.ElementAtOrDefault(0)),
        Medium = Stored(cell.Figures.Thirds.ElementAtOrDefault(1)),
        Tail = Stored(cell.Figures.Thirds.ElementAtOrDefault(2)),
        Agreement = cell.Figures.Agreement,
        Rmse = Stored(cell.Figures.Rmse),
        RmseDifference = Stored(cell.Figures.RmseDifference),
        Spearman = Stored(cell.Figures.Spearman),
        SpearmanDifference = Stored(cell.Figures.SpearmanDifference),
        Corrupted = cell.Figures.Corrupted.Count == 0 ? null
            : [.. cell.Figures.Corrupted.Select(figure => new CorruptedSummary(figure.Corruption, StoredInterval.Of(figure.Accuracy), Stored(figure.Difference)))],
        ClassAccuracies = cell.Figures.Classes,
        Seconds = Math.Round(cell.Seconds, 3),
    };

    static StoredInterval? Stored(ConfidenceInterval? interval) => interval is { } known ? StoredInterval.Of(known) : null;
}

/// <summary>Accuracy of a method and budget on spoilt test images.</summary>
/// <param name="Corruption">What they are spoilt with, with its severity, e.g. <c>blur:3</c>.</param>
/// <param name="Accuracy">Share of the test rows that are right, 0 to 1.</param>
/// <param name="Difference">The same less that of random with the same seed; null for random itself.</param>
sealed record CorruptedSummary(string Corruption, StoredInterval Accuracy, StoredInterval? Difference);

/// <summary>Source-generated JSON of the summary.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteNumberConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EvaluationSummary))]
sealed partial class EvaluationSummaryJson : JsonSerializerContext;
