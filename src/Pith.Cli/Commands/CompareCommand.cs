using System.CommandLine;
using System.Text.Json;
using Pith.Cli.Infrastructure;
using Pith.Data.Files;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Numerics;
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
    readonly SharedOptions _shared;

    public CompareCommand()
        : base("compare", Summary)
    {
        _runs = Positionals("RUN", "runs that pith prune wrote on one dataset, at least two");
        _embeddings = Input("embeddings", "embeddings [N, D] for coverage and near-duplicates [those of the first run that has them]");
        _labels = Input("labels", "class labels [N] [those of the first run that has them]");
        _metric = Value("metric", "euclidean|cosine", "what distance means [that of the first run]");
        _shared = AddShared(SharedParts.Out | SharedParts.OutIsFile | SharedParts.Threads, "a .json file to write the result to; nothing is written without it");
    }

    public override int Run(CommandContext context)
    {
        string[] folders = context.Texts(_runs);
        string? outPath = context.Text(_shared.Out);
        if (outPath is not null)
            FileTarget.Check(outPath, context.IsOn(_shared.Overwrite), planOnly: false, ".json");
        SelectionComparison comparison = SelectionComparison.Open(folders);
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
            coverage = comparison.Coverage(embeddings, metric, threads, context.Progress, context.Cancellation);
        }
        ClassColumn? labels = null;
        if (labelsText is string labelsPath)
            labels = LabelsReader.ReadClasses(labelsPath, comparison.Runs[0].GivenIds);

        var report = new CompareReport(comparison, coverage, labels, metric);
        if (outPath is not null)
            AtomicFile.WriteText(outPath, report.ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        if (context.Json)
            context.PrintJson(Results.WithKeys(report.ToJson(), Inputs(embeddingsText, labelsText), comparison.Runs[0].GivenIds));
        else
            report.Print(context.Screen);
        return ExitCodes.Done;
    }

    static IEnumerable<KeyValuePair<string, string>> Inputs(string? embeddings, string? labels)
    {
        if (embeddings is not null)
            yield return KeyValuePair.Create("embeddings", embeddings);
        if (labels is not null)
            yield return KeyValuePair.Create("labels", labels);
    }
}
