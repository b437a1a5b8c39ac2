using Pith.Cli.Infrastructure;
using Pith.Cli.Pipelines;
using Pith.Data.Images;
using Pith.Selection.Frame;

namespace Pith.Cli.Commands;

/// <summary>What <c>pith run</c> and <c>pith demo</c> share: settings from flags and a configuration with a section for each stage, and
/// the pipeline behind them.</summary>
abstract class PipelineCommand : CliCommand
{
    readonly CliOption _data;
    readonly CliOption _embeddings;
    readonly CliOption _scores;
    readonly CliOption _labels;
    readonly CliOption _hard;
    readonly CliOption _keep;
    readonly CliOption _score;
    readonly CliOption _labelNoise;
    readonly CliOption _longTail;
    readonly CliOption _full;
    readonly CliOption _resume;
    readonly IReadOnlyList<Shortcut> _shortcuts;
    readonly SharedOptions _shared;
    readonly string? _defaultOut;
    PipelineConfig _config = PipelineConfig.Empty;

    protected PipelineCommand(string name, string summary, string? defaultData, string? defaultOut)
        : base(name, summary)
    {
        _defaultOut = defaultOut;
        _data = Input("data", "images with labels: " + ImageDataSpec.Forms, "SPEC", defaultData);
        _embeddings = Input("embeddings", "or embeddings [N, D], in the forms of pith prune, with --scores");
        _scores = Input("scores", "importance scores [N] of these embeddings; NaN marks a row that is not scored");
        _labels = Input("labels", "class labels [N] of these embeddings: with them the result is evaluated by a linear probe");
        _hard = Value("hard", "END", "which end of brought scores without a stored direction is hard: high or low [high]");
        _keep = Value("keep", "F", "share of the rows to keep, above 0 and up to 1, e.g. 0.1 or 10%", "10%");
        _score = Value("score", "NAME", $"the importance score that decides, one of those in the section scores [{PipelineDefaults.Score}, of embeddings alone {PipelineDefaults.EmbeddingScore}]");
        _shortcuts = [.. PipelineDefaults.Shortcuts.Select(s => new Shortcut(Value(s.Option, s.ValueName, $"{s.Summary} [{s.Default}]"), s))];
        _labelNoise = Value("label-noise", "F", "give this share of the training labels another class, from 0 to 1");
        _longTail = Value("long-tail", "R", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1");
        _full = Switch("full", "also train on everything and score it, to compare extrapolated scores and costs with the true ones");
        _resume = Setting("resume", "", "go on in --out whatever is there of an earlier run; stages whose options or inputs changed are made again");
        _shared = AddShared(SharedParts.Run, "the folder of all run folders to write; an earlier one with the same options goes on", defaultOut);
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_data, _embeddings], [_resume, _shared.Overwrite]];

    public override IReadOnlyList<KeyValuePair<string, string>> ReadConfig(string path, IReadOnlyCollection<string> known)
    {
        _config = PipelineConfig.Read(path, known);
        return [.. _config.Values];
    }

    public override int Run(CommandContext context)
    {
        PipelineSettings settings = ReadSettings(context);
        // A share that no dataset can have is refused before anything is read.
        KeepCount.Of(Share.Parse(settings.Keep), int.MaxValue);
        bool dryRun = context.IsOn(_shared.DryRun);
        string outPath = context.Text(_shared.Out) ?? (dryRun ? "RUN" : context.Required(_shared.Out, "give the folder to write, e.g. --out RUN."));
        Pipeline pipeline = settings.Data is not null ? new ImagePipeline(settings, Path.GetFullPath(outPath)) : new EmbeddingPipeline(settings, Path.GetFullPath(outPath));
        var run = new PipelineRun(context, pipeline, Execution(context), ResolvedTop(context, settings))
        {
            OutPath = outPath,
            Overwrite = context.IsOn(_shared.Overwrite),
            // The default folder is the command's own: what is there is always gone on with.
            GoOn = context.IsOn(_resume) || (_defaultOut is not null && !context.Has(_shared.Out)),
        };
        run.Check();
        if (dryRun)
            return run.PrintPlan();
        if (settings.Data is string data)
            DemoData.Open(data, new DatasetInstaller(), context).Dispose();
        return run.Run();
    }

    PipelineSettings ReadSettings(CommandContext context)
    {
        // The default dataset gives way to embeddings.
        string? embeddings = context.Text(_embeddings);
        string? data = embeddings is null ? context.Text(_data) : null;
        if (data is null && embeddings is null)
            throw new OptionException("data", "give images with --data SPEC, or --embeddings FILE with --scores FILE; --config FILE.yaml may name them too.");
        if (data is not null)
            ImageDataSpec.Parse(data);
        CliOption[] others = data is null ? [_labelNoise, _longTail, _full] : [_scores, _labels, _hard];
        CliOption? foreign = Array.Find(others, context.Has);
        if (foreign is not null)
        {
            throw new OptionException(foreign.Name, data is null
                ? $"--{foreign.Name} needs images to train on; give --data instead of --embeddings, or leave it out."
                : $"--{foreign.Name} belongs to --embeddings; with --data the pipeline makes its own, leave it out.");
        }
        string? score = context.Has(_scores) ? null : context.Text(_score) ?? (data is null ? PipelineDefaults.EmbeddingScore : PipelineDefaults.Score);
        if (context.Text(_hard) is string hard and not ("high" or "low"))
            throw CommandContext.Bad(_hard, hard, "high or low");
        if (score is null && context.Has(_score))
            throw new OptionException("score", "--score names a score that the pipeline computes, but --scores brings scores; give one of them.");
        context.Resolve(_score, score);
        if (data is null)
            context.Resolve(_data, null);
        return new PipelineSettings
        {
            Data = data,
            Embeddings = embeddings,
            Scores = context.Text(_scores),
            Labels = context.Text(_labels),
            Hard = context.Text(_hard),
            Keep = context.Text(_keep)!,
            Score = score,
            Seed = context.Seed(_shared.Seed),
            Full = context.IsOn(_full),
            LabelNoise = context.Text(_labelNoise),
            LongTail = context.Text(_longTail),
            Shown = context.Shown,
            Sections = Sections(context, data is not null, score),
        };
    }

    /// <summary>The sections of the configuration with the flags that stand for their options, and the pipeline's defaults.</summary>
    Dictionary<string, IReadOnlyDictionary<string, string>> Sections(CommandContext context, bool isImages, string? score)
    {
        // Tuning trains on coresets, for which it needs the classes.
        bool canTune = isImages || context.Has(_labels);
        var sections = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (PipelineSection section in PipelineSchema.Sections.Where(s => isImages || !s.IsForImages))
        {
            var options = new Dictionary<string, string>(_config.Sections.GetValueOrDefault(section.Name) ?? new Dictionary<string, string>());
            foreach (Shortcut shortcut in _shortcuts.Where(s => s.Entry.Section == section.Name && context.Has(s.Option)))
                options[shortcut.Entry.Key] = context.Text(shortcut.Option)!;
            if (isImages && section.TrainsToo)
                options.TryAdd("model", sections["train"]["model"]);
            foreach (PipelineDefault value in PipelineDefaults.All.Where(d => d.Section == section.Name))
                options.TryAdd(value.Option, value.Value == Pipeline.Auto && !canTune ? "0" : value.Value);
            if (section.Command == "score" && score is not null)
                options["scores"] = isImages ? ScoreChoice.OfDynamics(options, score, sections["train"]["epochs"]) : ScoreChoice.OfEmbeddings(options, score);
            if (!canTune && options.FirstOrDefault(o => o.Value == Pipeline.Auto && section.Name == "prune").Key is string tuned)
                throw new OptionException(tuned, $"--{tuned} auto needs class labels to judge by; give --labels FILE, or a value.");
            sections[section.Name] = options;
        }
        foreach (Shortcut shortcut in _shortcuts)
        {
            context.Resolve(shortcut.Option, null);
            if (context.Has(shortcut.Option) && !sections.ContainsKey(shortcut.Entry.Section))
                throw new OptionException(shortcut.Option.Name, $"--{shortcut.Option.Name} needs images to train on; give --data instead of --embeddings, or leave it out.");
        }
        return sections;
    }

    /// <summary>What every stage gets where its command has it.</summary>
    List<StageArgument> Execution(CommandContext context) =>
        [.. new[] { _shared.Threads, _shared.Memory }.Where(context.Has).Select(o => new StageArgument(o.Name, context.Text(o)))];

    /// <summary>The values at the top of config.yaml; what a flag set in a section stands there.</summary>
    List<KeyValuePair<string, string?>> ResolvedTop(CommandContext context, PipelineSettings settings) =>
        [.. context.ResolvedOptions().Where(o => _shortcuts.All(s => s.Option.Name != o.Key)).Where(o => settings.Data is null || o.Key is not ("scores" or "labels" or "embeddings" or "hard"))];

    sealed record Shortcut(CliOption Option, PipelineShortcut Entry);
}
