using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Runs;
using Pith.Runs.Costs;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Cli.Commands;

/// <summary><c>pith score</c>: importance scores from embeddings or training dynamics, written with their directions as a scores folder.</summary>
sealed class ScoreCommand : CliCommand
{
    public const string Summary = "computes importance scores from training dynamics or embeddings";

    public const string All = "all";

    readonly CliOption _embeddings;
    readonly CliOption _dynamics;
    readonly CliOption _labels;
    readonly CliOption _scores;
    readonly CliOption _clusters;
    readonly CliOption _neighbors;
    readonly CliOption _metric;
    readonly CliOption[] _dynamicsSettings;
    readonly CliOption[] _modelOutputs;
    readonly SharedOptions _shared;

    public ScoreCommand()
        : base("score", Summary)
    {
        _embeddings = Input("embeddings", "embeddings [N, D]: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards");
        _dynamics = Input("dynamics", "folder of training dynamics: dynamics.json with epoch-0000.npz, ..., or 0_Output.npy, 0_Index.npy, ...");
        _labels = Input("labels", "class labels [N], for moderate-distance: .npy integers, FILE.csv:column");
        _modelOutputs =
        [
            Input("features", "features [N, D] of all rows by one model, for grand, such as features.npy of pith train"),
            Input("logits", "logits [N, C] of all rows by the same model, for grand, such as logits.npy of pith train"),
        ];
        _scores = Value("scores", "NAMES", "all, or names with commas: " + string.Join(", ", DynamicsScores.Names) + ", " + Grand.ScoreName + " (of --dynamics); " + string.Join(", ", EmbeddingScores.Names) + " (of --embeddings)", All);
        _clusters = Value("clusters", "C", "clusters of prototypicality, a whole number from 1 to N [the square root of N, at most 1000]");
        _neighbors = Value("neighbors", "K", "neighbours of density, a whole number from 1 to N-1", "10");
        _metric = Value("metric", "METRIC", "what distance means in prototypicality and density: euclidean or cosine", "euclidean");
        _dynamicsSettings =
        [
            Value("el2n-epochs", "K", "first epochs that el2n sums over", "10"),
            Value("window", "J", "epochs of a window of dynamic-uncertainty, tdds and dual", "10"),
            Value("trajectory", "T", "epochs that tdds, dual (the first T) and tdds-sx (the last T) look at [all recorded epochs]"),
            Value("decay", "D", "weight of the newest window of tdds, from 0 to 1", "0.9"),
            Value("log-precision", "P", "log-probabilities behind forgetting, correctness, aum and el2n: full, or half as the published D2 code stores them", "full"),
        ];
        _shared = AddShared(SharedParts.Run);
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_embeddings, _dynamics]];

    public override void CheckOptions(CommandContext context)
    {
        if (context.Has(_dynamics))
            FromDynamics.Check(context);
        else
            ReadScores(context, ReadOptions(context));
    }

    public override int Run(CommandContext context)
    {
        if (context.Has(_dynamics))
            return FromDynamics.Run(context);
        if (Array.Find([.. _dynamicsSettings, .. _modelOutputs], context.Has) is CliOption setting)
            throw new OptionException(setting.Name, $"--{setting.Name} only concerns scores from --dynamics; leave it out with --embeddings.");
        string spec = context.Required(_embeddings, "give --dynamics DIR, or the embeddings, e.g. --embeddings X.npy.");
        bool dryRun = context.IsOn(_shared.DryRun);
        bool all = context.Text(_scores) == All;
        EmbeddingScoreOptions options = ReadOptions(context);
        IReadOnlyList<IEmbeddingScore> asked = ReadScores(context, options);
        if (!all && !context.Has(_labels) && asked.FirstOrDefault(s => s.NeedsLabels) is IEmbeddingScore needy)
            throw new OptionException("labels", $"--scores {needy.Name} needs class labels; give them with --labels FILE or leave this score out.");
        long? memory = context.Bytes(_shared.Memory);
        if (!dryRun)
            RunFolder.Check(context.Required(_shared.Out, "give the run folder to write, e.g. --out SCORES."), context.IsOn(_shared.Overwrite));

        (MatrixView embeddings, int[]? labels) = context.Stages.Time("read", () => Read(context, spec));
        using (embeddings)
        {
            RequireSizes(context, options, embeddings.Rows, all);
            Dictionary<string, string> skipped = all ? Skipped(context, asked, labels, embeddings.Rows) : [];
            asked = [.. asked.Where(s => !skipped.ContainsKey(s.Name))];
            RunPlan plan = Plan(context, spec, asked, options, embeddings, dryRun);
            plan.Require(memory, dryRun ? null : context.Text(_shared.Out));
            if (dryRun)
                return Results.PrintPlan(context, plan);

            using RunFolder run = context.CreateRun(_shared);
            context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {spec}", options.Threads, context.Progress, context.Cancellation));
            var input = new EmbeddingScoreInput { Embeddings = embeddings, Labels = labels };
            var scores = new List<ImportanceScores>();
            foreach (IEmbeddingScore score in asked)
                scores.Add(context.Stages.Time(score.Name, () => score.Compute(input, context.Progress, context.Cancellation)));
            context.Stages.Time("write", () => run.Write(ScoresFolder.FileName, path => ScoresFolder.Write(Path.GetDirectoryName(path)!, scores)));
            context.Resolve(_clusters, asked.Any(s => s is Prototypicality) ? scores.First(s => s.Name == "prototypicality").Parameters["clusters"] : null);
            foreach (CliOption unused in _dynamicsSettings)
                context.Resolve(unused, null);
            context.Commit(run, embeddings.Rows, context.DescribeInputs(), options.Seed);
            context.Progress.Dispose();
            Print(context, scores, skipped, embeddings.Rows);
        }
        return ExitCodes.Done;
    }

    ScoreDynamics FromDynamics => new(_dynamics, _scores, _dynamicsSettings, _modelOutputs, [_labels, _clusters, _neighbors, _metric], _shared);

    EmbeddingScoreOptions ReadOptions(CommandContext context) => new()
    {
        Clusters = context.Whole(_clusters, 1),
        Neighbors = context.Whole(_neighbors, 1)!.Value,
        Metric = context.Choice<DistanceMetric>(_metric),
        Seed = context.Seed(_shared.Seed),
        Threads = context.Threads(_shared.Threads),
    };

    IReadOnlyList<IEmbeddingScore> ReadScores(CommandContext context, EmbeddingScoreOptions options)
    {
        string text = context.Text(_scores)!;
        string[] names = text == All
            ? [.. EmbeddingScores.Names]
            : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (names.Length == 0)
            throw CommandContext.Bad(_scores, text, "all, or names with commas: " + string.Join(", ", EmbeddingScores.Names));
        return [.. names.Select(name => EmbeddingScores.Create(name, options))];
    }

    (MatrixView Embeddings, int[]? Labels) Read(CommandContext context, string spec)
    {
        MatrixView embeddings = EmbeddingsReader.Open(spec);
        try
        {
            if (context.Text(_labels) is not string labelsSpec)
                return (embeddings, null);
            int[] labels = LabelsReader.Read(labelsSpec);
            Alignment.Require($"embeddings {spec}", embeddings.Rows, $"labels {labelsSpec}", labels.Length);
            return (embeddings, labels);
        }
        catch
        {
            embeddings.Dispose();
            throw;
        }
    }

    // A number that was asked for and does not fit is refused whatever scores are computed.
    void RequireSizes(CommandContext context, EmbeddingScoreOptions options, int rows, bool all)
    {
        if (options.Clusters > rows)
            throw CommandContext.Bad(_clusters, context.Text(_clusters)!, $"a whole number from 1 to {rows} (the rows)");
        bool needed = context.Has(_neighbors) || (!all && context.Text(_scores)!.Split(',').Contains("density"));
        if (needed && options.Neighbors >= rows)
            throw CommandContext.Bad(_neighbors, context.Text(_neighbors)!, $"a whole number from 1 to {rows - 1} (the rows less one)");
    }

    /// <summary>What <c>--scores all</c> cannot compute from what was given, with the reason.</summary>
    static Dictionary<string, string> Skipped(CommandContext context, IReadOnlyList<IEmbeddingScore> scores, int[]? labels, int rows)
    {
        var skipped = new Dictionary<string, string>();
        foreach (IEmbeddingScore score in scores)
        {
            if (score.NeedsLabels && labels is null)
                skipped[score.Name] = "it needs class labels; give them with --labels FILE";
            else if (score is Density density && density.Neighbors >= rows)
                skipped[score.Name] = FormattableString.Invariant($"{rows} rows have no {density.Neighbors} neighbours each; give a smaller --neighbors");
        }
        foreach ((string name, string reason) in skipped)
            context.Screen.Message($"{name} is left out: {reason}.");
        return skipped;
    }

    RunPlan Plan(CommandContext context, string spec, IReadOnlyList<IEmbeddingScore> scores, EmbeddingScoreOptions options, MatrixView embeddings, bool dryRun)
    {
        MachineSpeed speed = dryRun ? MachineSpeed.Measure(options.Threads) : MachineSpeed.Typical;
        long inputBytes = InputFiles.TotalBytes(spec) + (context.Text(_labels) is string labels ? InputFiles.TotalBytes(labels) : 0);
        var costs = new List<StageCost> { ReadCost.Embeddings(InputFiles.TotalBytes(spec), speed.Cores) };
        foreach (IEmbeddingScore score in scores)
        {
            costs.Add(score switch
            {
                Prototypicality p => ScoreCost.Prototypicality(embeddings.Rows, embeddings.Columns, p.ClustersFor(embeddings.Rows), speed),
                Density d => GraphCost.Exact(embeddings.Rows, embeddings.Columns, d.Neighbors, speed),
                _ => ScoreCost.ModerateDistance(embeddings.Rows, embeddings.Columns, speed),
            });
            costs.Add(ScoreCost.Write(embeddings.Rows));
        }
        costs.Add(ReadCost.Fingerprint(inputBytes));
        return new RunPlan(embeddings.Rows, embeddings.Columns, costs);
    }

    void Print(CommandContext context, IReadOnlyList<ImportanceScores> scores, Dictionary<string, string> skipped, int rows)
    {
        string outPath = context.Text(_shared.Out)!;
        if (context.Json)
        {
            context.PrintJson(ToJson(context, scores, skipped, rows, outPath));
            return;
        }
        context.Screen.Line(FormattableString.Invariant($"Scores of {rows:N0} rows:"));
        context.Screen.Table(
            "",
            ["score", "direction", "minimum", "mean", "maximum", "tied rows"],
            scores.Select(s => (IReadOnlyList<string>)[s.Name, KebabCase.Of(s.Direction), .. Numbers(s).Select(v => FormattableString.Invariant($"{v:G5}")), FormattableString.Invariant($"{100 * Ranks.ShareOfTies(s.Values):0.#} %")]),
            2, 3, 4, 5);
        foreach (ImportanceScores score in scores)
        {
            string parameters = string.Join(", ", score.Parameters.Select(p => $"{p.Key} {p.Value}"));
            context.Screen.Line($"{score.Name}: {score.Definition}{(parameters.Length > 0 ? $" ({parameters})" : "")}");
        }
        context.Screen.Line($"Written: {outPath}");
        context.Screen.Line($"Next: pith prune --embeddings {context.Text(_embeddings)} --scores {outPath}:{scores[0].Name} --keep 30% --out RUN");
    }

    static JsonObject ToJson(CommandContext context, IReadOnlyList<ImportanceScores> scores, Dictionary<string, string> skipped, int rows, string outPath)
    {
        var described = new JsonObject();
        foreach (ImportanceScores score in scores)
        {
            double[] numbers = Numbers(score);
            var parameters = new JsonObject();
            foreach ((string name, string value) in score.Parameters)
                parameters[name] = value;
            described[score.Name] = new JsonObject
            {
                ["direction"] = KebabCase.Of(score.Direction),
                ["definition"] = score.Definition,
                ["parameters"] = parameters,
                ["minimum"] = numbers[0],
                ["mean"] = numbers[1],
                ["maximum"] = numbers[2],
                ["shareOfTies"] = Ranks.ShareOfTies(score.Values),
                ["file"] = $"scores/{score.Name}.npy",
            };
        }
        var left = new JsonObject();
        foreach ((string name, string reason) in skipped)
            left[name] = reason;
        return new JsonObject
        {
            ["rows"] = rows,
            ["scores"] = described,
            ["skipped"] = left,
            ["seconds"] = Results.Seconds(context.Stages.Finished),
            ["out"] = outPath,
        };
    }

    static double[] Numbers(ImportanceScores scores)
    {
        double[] values = scores.Values.ToArray();
        return [values.Min(), Descriptive.Mean(values), values.Max()];
    }
}
