using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pith.Cli.Infrastructure;
using Pith.Data.Files;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Pipelines;
using Pith.Pipelines.Compare;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith compare RUN RUN...</c>: several coresets of one dataset side by side.</summary>
sealed class CompareCommand : CliCommand
{
    public const string Summary = "coresets of several runs side by side";

    readonly Argument<string[]> _runs;
    readonly CliOption _embeddings;
    readonly CliOption _labels;
    readonly CliOption _metric;
    readonly CliOption _truth;
    readonly CliOption _hard;
    readonly CliOption _persistence;
    readonly AccuracyOptions _accuracy = AccuracyOptions.Create();
    readonly SharedOptions _shared;

    public CompareCommand()
        : base("compare", Summary)
    {
        _runs = Positionals("RUN", "runs that pith prune wrote on one dataset, at least two");
        _embeddings = Input("embeddings", "embeddings [N, D] for coverage and near-duplicates [those of the first run that has them]");
        _labels = Input("labels", "class labels [N] [those of the first run that has them]");
        _metric = Value("metric", "euclidean|cosine", "what distance means [that of the first run]");
        AddOption(_accuracy.Exact);
        AddOption(_accuracy.Recall);
        _truth = Input("truth", "true scores [N] of which the score mass is told: .npy, DIR:name, JSON, a column of a table [those of the first run that has any]", "SCORES");
        _hard = Value("hard", "high|low", "which end of --truth is hard, where the file does not say", "high");
        _persistence = Value("persistence", "P", "p of the rank-biased overlap, above 0 and below 1 [what gives the first tenth of the shorter order nine tenths of the weight]");
        _shared = AddShared(SharedParts.Out | SharedParts.OutIsFile | SharedParts.Threads, "a .json file to write the result to; nothing is written without it");
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [_accuracy.Group];

    public override int Run(CommandContext context)
    {
        string[] folders = context.Texts(_runs);
        string? outPath = context.Text(_shared.Out);
        if (outPath is not null)
            FileTarget.Check(outPath, context.IsOn(_shared.Overwrite), planOnly: false, ".json");
        var recalls = new GraphRecalls();
        GraphAccuracy accuracy = recalls.Watch(_accuracy.Read(context));
        SelectionComparison comparison = SelectionComparison.Open(folders, Persistence(context));
        int threads = context.Threads(_shared.Threads);
        string metricText = context.Text(_metric) ?? comparison.Runs[0].Manifest.Options.GetValueOrDefault("metric") ?? "euclidean";
        if (!KebabCase.TryParse(metricText, out DistanceMetric metric))
        {
            throw context.Has(_metric) ? CommandContext.Bad(_metric, metricText, "one of euclidean, cosine")
                : new InvalidDataContentException($"{Path.Combine(folders[0], Manifest.FileName)} records the metric {metricText}, which no run has, so it was edited.");
        }

        IReadOnlyList<CoresetCoverage?>? coverage = null;
        string? embeddingsText = context.Text(_embeddings) ?? comparison.RecordedInput("embeddings");
        string? labelsText = context.Text(_labels) ?? comparison.RecordedInput("labels");
        if (embeddingsText is string embeddingsPath)
        {
            using MatrixView embeddings = EmbeddingsReader.Open(embeddingsPath);
            coverage = comparison.Coverage(embeddings, metric, accuracy, threads, context.Progress, context.Cancellation);
            if (recalls.Words is string words)
                context.Screen.Message(words);
        }
        ClassColumn? labels = null;
        if (labelsText is string labelsPath)
            labels = LabelsReader.ReadClasses(labelsPath, comparison.Runs[0].GivenIds);

        ImportanceScores? truth = context.Text(_truth) is string scores ? ImportanceScores.Load(scores, comparison.Rows, Hard(context), comparison.Runs[0].GivenIds) : null;
        var report = new CompareReport(comparison, coverage, labels, metric, comparison.ScoreMasses(truth), truth is null ? null : context.Text(_truth));
        if (outPath is not null)
            AtomicFile.WriteText(outPath, report.ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        if (context.Json)
            context.PrintJson(Results.WithKeys(report.ToJson(), Inputs(embeddingsText, labelsText), comparison.Runs[0].GivenIds));
        else
            report.Print(context.Screen);
        return ExitCodes.Done;
    }

    double? Persistence(CommandContext context)
    {
        if (context.Text(_persistence) is not string text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double p) && p is > 0 and < 1
            ? p : throw CommandContext.Bad(_persistence, text, "a number above 0 and below 1");
    }

    ScoreDirection? Hard(CommandContext context) => context.Text(_hard) switch
    {
        null => null,
        "high" => ScoreDirection.HighIsHard,
        "low" => ScoreDirection.HighIsEasy,
        string other => throw CommandContext.Bad(_hard, other, "high or low"),
    };

    static IEnumerable<KeyValuePair<string, string>> Inputs(string? embeddings, string? labels)
    {
        if (embeddings is not null)
            yield return KeyValuePair.Create("embeddings", embeddings);
        if (labels is not null)
            yield return KeyValuePair.Create("labels", labels);
    }
}
