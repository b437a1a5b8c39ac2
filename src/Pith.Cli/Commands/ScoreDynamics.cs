using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Runs;
using Pith.Runs.Costs;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Cli.Commands;

/// <summary><c>pith score --dynamics</c>: importance scores from training dynamics, all of them in one pass over the files.</summary>
sealed class ScoreDynamics
{
    // What the pass holds beside its state, with room to spare for small budgets.
    const long SmallestState = 4 << 20;

    readonly CliOption _dynamics;
    readonly CliOption _scores;
    readonly SharedOptions _shared;
    readonly CliOption[] _settings;
    readonly CliOption[] _modelOutputs;
    readonly CliOption[] _foreign;

    /// <summary>Creates the work of one call.</summary>
    /// <param name="dynamics">The option that names the folder.</param>
    /// <param name="scores">The option that names the scores.</param>
    /// <param name="settings">Options named as in <see cref="DynamicsScoreOptions.Rules"/>.</param>
    /// <param name="modelOutputs">The options that name the features and logits of one model.</param>
    /// <param name="foreign">Options that only concern scores from embeddings.</param>
    /// <param name="shared">The shared options.</param>
    public ScoreDynamics(CliOption dynamics, CliOption scores, CliOption[] settings, CliOption[] modelOutputs, CliOption[] foreign, SharedOptions shared)
    {
        _dynamics = dynamics;
        _scores = scores;
        _settings = settings;
        _modelOutputs = modelOutputs;
        _foreign = foreign;
        _shared = shared;
    }

    /// <summary>Refuses option values that are wrong whatever the dynamics are.</summary>
    public void Check(CommandContext context)
    {
        if (Array.Find(_foreign, context.Has) is CliOption given)
            throw new OptionException(given.Name, $"--{given.Name} only concerns scores from --embeddings; leave it out with --dynamics.");
        ReadScores(context, ReadOptions(context));
    }

    public int Run(CommandContext context)
    {
        Check(context);
        string path = context.Required(_dynamics, "give the folder of training dynamics.");
        bool dryRun = context.IsOn(_shared.DryRun);
        DynamicsScoreOptions options = ReadOptions(context);
        (IReadOnlyList<DynamicsScore> asked, bool wantsGrand) = ReadScores(context, options);
        long? memory = context.Bytes(_shared.Memory);
        if (!dryRun)
            RunFolder.Check(context.Required(_shared.Out, "give the run folder to write, e.g. --out SCORES."), context.IsOn(_shared.Overwrite));

        (DynamicsFolder folder, int recorded) = context.Stages.Time("read", () => Open(path));
        Dictionary<string, string> skipped = context.Text(_scores) == ScoreCommand.All ? Skipped(context, asked, folder.Description) : [];
        asked = [.. asked.Where(s => !skipped.ContainsKey(s.Name))];
        wantsGrand = WantsGrand(context, wantsGrand, skipped);
        options = options with { StateBytes = StateBytes(memory, path, folder.Description, asked.Count) };
        RunPlan plan = Plan(path, folder.Description, recorded, options, asked.Count);
        plan.Require(memory, dryRun ? null : context.Text(_shared.Out));
        if (dryRun)
            return Results.PrintPlan(context, plan);

        using RunFolder run = context.CreateRun(_shared);
        DynamicsScoring scoring = context.Stages.Time("score", () => DynamicsScorer.Compute(folder, asked, options, context.Progress, context.Cancellation));
        ImportanceScores? grand = wantsGrand ? context.Stages.Time(Grand.ScoreName, () => ComputeGrand(context, folder, options)) : null;
        context.Stages.Time("write", () => run.Write(ScoresFolder.FileName, file =>
            ScoresFolder.Write(Path.GetDirectoryName(file)!, grand is null ? scoring.Scores : [.. scoring.Scores, grand])));
        foreach (CliOption option in _foreign)
            context.Resolve(option, null);
        context.Commit(run, folder.Description.Rows, context.DescribeInputs(), context.Seed(_shared.Seed));
        context.Progress.Dispose();
        new ScoreDynamicsReport(folder.Description, scoring, grand, skipped, context.Text(_shared.Out)!).Print(context);
        return ExitCodes.Done;
    }

    DynamicsScoreOptions ReadOptions(CommandContext context)
    {
        DynamicsScoreOptions options = DynamicsScoreOptions.Default with { Threads = context.Threads(_shared.Threads) };
        foreach (CliOption setting in _settings)
        {
            if (context.Text(setting) is string text)
                options = DynamicsScoreOptions.Rules.First(r => r.Name == setting.Name).WithText(options, text);
        }
        options.Validate();
        return options;
    }

    (IReadOnlyList<DynamicsScore> Scores, bool Grand) ReadScores(CommandContext context, DynamicsScoreOptions options)
    {
        string text = context.Text(_scores)!;
        if (text == ScoreCommand.All)
            return (DynamicsScores.All(options), true);
        string[] names = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (names.Length == 0)
            throw CommandContext.Bad(_scores, text, "all, or names with commas: " + string.Join(", ", DynamicsScores.Names) + ", " + Grand.ScoreName);
        return ([.. names.Where(name => name != Grand.ScoreName).Select(name => DynamicsScores.Create(name, options))], names.Contains(Grand.ScoreName));
    }

    /// <summary>Whether GraNd can be computed; under <c>all</c> it is left out where it cannot, a named one is an error.</summary>
    bool WantsGrand(CommandContext context, bool asked, Dictionary<string, string> skipped)
    {
        CliOption? given = Array.Find(_modelOutputs, context.Has);
        if (given is not null && !asked)
            throw new OptionException(given.Name, $"--{given.Name} only concerns the score {Grand.ScoreName}; name it in --scores or leave the option out.");
        if (!asked || Array.TrueForAll(_modelOutputs, context.Has))
            return asked;
        const string Need = "it needs the features and the logits of one model; give both --features FILE and --logits FILE";
        if (context.Text(_scores) != ScoreCommand.All || given is not null)
            throw new OptionException("scores", $"--scores {Grand.ScoreName} cannot be computed: {Need}.");
        skipped[Grand.ScoreName] = Need;
        context.Screen.Message($"{Grand.ScoreName} is left out: {Need}.");
        return false;
    }

    ImportanceScores ComputeGrand(CommandContext context, DynamicsFolder folder, DynamicsScoreOptions options)
    {
        string features = context.Text(_modelOutputs[0])!, logits = context.Text(_modelOutputs[1])!;
        using MatrixView featureView = EmbeddingsReader.Open(features), logitView = EmbeddingsReader.Open(logits);
        Alignment.Require($"training dynamics {folder.Path}", folder.Description.Rows, $"features {features}", featureView.Rows);
        Alignment.Require($"training dynamics {folder.Path}", folder.Description.Rows, $"logits {logits}", logitView.Rows);
        using DynamicsEpoch first = folder.OpenEpoch(0, verify: false);
        return Grand.Compute(featureView, logitView, folder.Labels.ToArray(), first.Rows.ToArray(), options.Threads, context.Cancellation);
    }

    static (DynamicsFolder Folder, int Recorded) Open(string path)
    {
        DynamicsFolder folder = DynamicsFolder.Open(path);
        using DynamicsEpoch first = folder.OpenEpoch(0, verify: false);
        return (folder, first.Rows.Length);
    }

    static Dictionary<string, string> Skipped(CommandContext context, IReadOnlyList<DynamicsScore> scores, DynamicsDescription recording)
    {
        var skipped = new Dictionary<string, string>();
        foreach (DynamicsScore score in scores)
        {
            if (score.Obstacle(recording) is not string obstacle)
                continue;
            skipped[score.Name] = obstacle;
            context.Screen.Message($"{score.Name} is left out: {obstacle}.");
        }
        return skipped;
    }

    static long StateBytes(long? memory, string path, DynamicsDescription recording, int scores)
    {
        long usual = DynamicsScoreOptions.Default.StateBytes;
        if (memory is not long limit)
            return usual;
        long others = Costs(path, recording, 0, scores).Sum(c => c.Memory.Sum(m => m.Bytes)) + RunPlan.ProcessBytes;
        return Math.Clamp(limit - others, SmallestState, usual);
    }

    static RunPlan Plan(string path, DynamicsDescription recording, int recorded, DynamicsScoreOptions options, int scores) =>
        new(recording.Rows, recording.Classes, Costs(path, recording, DynamicsScorer.PlanBlock(recording, recorded, options).Bytes, scores, options.Threads));

    static IEnumerable<StageCost> Costs(string path, DynamicsDescription recording, long stateBytes, int scores, int threads = 0)
    {
        long bytes = InputFiles.TotalBytes(path);
        int cores = threads == 0 ? Environment.ProcessorCount : Math.Min(threads, Environment.ProcessorCount);
        yield return DynamicsCost.Score(bytes, recording.Rows, recording.Classes, recording.Epochs, stateBytes, cores);
        yield return ScoreCost.Write((long)recording.Rows * scores);
        yield return ReadCost.Fingerprint(bytes);
    }
}
