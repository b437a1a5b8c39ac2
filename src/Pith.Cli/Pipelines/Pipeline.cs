using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Tune;
using Pith.Runs;
using Pith.Selection.Baselines;
using Pith.Selection.D2;

namespace Pith.Cli.Pipelines;

/// <summary>A list of stages, made from settings.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="folder">The pipeline's folder, where finished stages are found.</param>
abstract class Pipeline(PipelineSettings settings, string folder)
{
    public const string Training = "train";
    public const string FullTraining = "full-train";
    public const string Extrapolation = "extrapolation";
    public const string Tuning = "tuning";
    public const string Coreset = "coreset";
    public const string Evaluation = "evaluation";

    /// <summary>What leaves a setting of the selection to tuning.</summary>
    public const string Auto = "auto";

    static readonly string[] s_tuned = ["method", "cutoff", "gamma", "neighbors"];
    static readonly string[] s_ofEveryMethod = ["pool", "balance", "given", "must-drop", "ids", "write"];

    // The budgets at which extrapolated scores are judged beside the wanted one.
    static readonly string[] s_budgets = ["0.1", "0.3", "0.5"];

    /// <summary>What is asked for.</summary>
    public PipelineSettings Settings => settings;

    /// <summary>The stages in the order run.</summary>
    public abstract IReadOnlyList<PipelineStage> Stages { get; }

    /// <summary>What the dataset is called in reports.</summary>
    public abstract string DataName { get; }

    /// <summary>The folder of all stages.</summary>
    public string Folder => folder;

    /// <summary>Whether a setting of the selection is left to tuning.</summary>
    protected bool IsTuned => Left.Any();

    protected StageArgument Seed => new("seed", settings.Seed.ToString(CultureInfo.InvariantCulture));

    protected static StageArgument InRun(string option, string value) => new(option, value, IsInRun: true);

    /// <summary>An input that the user gave, recorded as it was written.</summary>
    protected StageArgument Supplied(string option, string name, string value) => new(option, value, Shown: settings.Shown(name) ?? value);

    /// <summary>Predicts the scores of all rows.</summary>
    protected PipelineStage Extrapolate(StageArgument embeddings, StageArgument scores, IReadOnlyList<StageArgument> more) => new()
    {
        Name = Extrapolation,
        Command = "extrapolate",
        Section = "extrapolate",
        Arguments = () => [embeddings, scores, .. more, new("keep", string.Join(',', s_budgets.Append(settings.Keep))), Seed],
        Describe = _ =>
        {
            var validation = ValidationFile.Read(Path.Combine(folder, Extrapolation));
            return FormattableString.Invariant(
                $"scores of all rows by {validation.Method}; expected rank correlation {validation.Spearman:0.00}, from held-out scored rows");
        },
    };

    /// <summary>Chooses the settings that are left to it, on training rows alone; those that are given stay.</summary>
    protected PipelineStage Tune(IReadOnlyList<StageArgument> data) => new()
    {
        Name = Tuning,
        Command = "tune",
        Section = "tune",
        UnlistedFile = TuningFile.Name,
        Arguments = () =>
        [
            .. data,
            new("keep", settings.Keep),
            Seed,
            .. Competitors("methods", "method", D2Selection.MethodName),
            .. Competitors("cutoffs", "cutoff", "0"),
            .. Competitors("gammas", "gamma", "1"),
            .. Competitors("neighbor-counts", "neighbors", "10"),
            .. Selection.Where(o => !s_tuned.Contains(o.Key) && PipelineSchema.OptionsOf("tune").Any(t => t.Name == o.Key)).Select(o => new StageArgument(o.Key, o.Value)),
        ],
        Describe = _ => TuningText(ReadTuning()),
    };

    /// <summary>Selects the coreset from embeddings and scores.</summary>
    protected PipelineStage Prune(StageArgument embeddings, IReadOnlyList<StageArgument> more) => new()
    {
        Name = Coreset,
        Command = "prune",
        Section = "prune",
        // Random rows have none of a method's settings.
        LeavesOut = option => Left.Contains(option) || (IsRandomChosen && !s_ofEveryMethod.Contains(option)),
        Arguments = () => [embeddings, .. more, new("keep", settings.Keep), Seed, .. ChosenSettings()],
        Describe = manifest => FormattableString.Invariant(
            $"{Count(manifest.Facts["kept"])} of {Count(manifest.Rows)} rows kept by {Method(manifest)}"),
    };

    /// <summary>Compares models trained on the coreset with models trained on random subsets.</summary>
    /// <param name="data">The arguments that name data and coreset, read when the stages before are finished.</param>
    protected PipelineStage Evaluate(Func<IEnumerable<StageArgument>> data) => new()
    {
        Name = Evaluation,
        Command = "evaluate",
        Section = "evaluate",
        IsCost = false,
        UnlistedFile = EvaluationSummary.Name,
        Arguments = () => [.. data(), new("keep", settings.Keep), Seed],
        Describe = manifest =>
        {
            EvaluationSummary summary = EvaluationSummary.Read(Path.Combine(folder, Evaluation));
            return FormattableString.Invariant(
                $"{Count(manifest.Facts["trials"])} trainings of {Count(summary.Steps)} steps each, on the coreset and on random subsets of its size");
        },
    };

    protected static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    protected static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.00} %");

    /// <summary>How many rows a list holds.</summary>
    protected static int RowsIn(string path) => NpyFile.ReadInt64s(path).Length;

    /// <summary>What tuning chose for the settings that are left to it; nothing before it has run.</summary>
    protected IEnumerable<StageArgument> ChosenSettings()
    {
        if (!IsTuned || !File.Exists(TuningPath))
            yield break;
        TunedSettings choice = ReadTuning().Choice;
        if (IsRandomChosen || Left.Contains("method"))
            yield return new StageArgument("method", choice.Method);
        foreach ((string setting, string value) in Texts(choice).Where(s => Left.Contains(s.Key) && !IsRandomChosen))
            yield return new StageArgument(setting, value);
    }

    /// <summary>Whether tuning found nothing better than random rows.</summary>
    protected bool IsRandomChosen => IsTuned && File.Exists(TuningPath) && ReadTuning().Choice.Method == RandomSelection.MethodName;

    IReadOnlyDictionary<string, string> Selection => settings.Sections["prune"];

    IEnumerable<string> Left => Selection.Where(o => o.Value == Auto).Select(o => o.Key);

    string TuningPath => Path.Combine(folder, Tuning, TuningFile.Name);

    /// <summary>A setting that is given is the only one to compete; of one that is left to tuning the command's own values do.</summary>
    IEnumerable<StageArgument> Competitors(string option, string setting, string usual)
    {
        string value = Selection.GetValueOrDefault(setting) ?? usual;
        if (value != Auto)
            yield return new StageArgument(option, value);
    }

    TuningFile ReadTuning() => TuningFile.Read(Path.Combine(folder, Tuning));

    static string TuningText(TuningFile tuning)
    {
        string settings = string.Join(", ", Texts(tuning.Choice).Select(s => $"{s.Key} {s.Value}"));
        string gain = double.IsNaN(tuning.Gain.Mean)
            ? ""
            : FormattableString.Invariant($"; {100 * tuning.Gain.Mean:+0.00;-0.00} points against random on held-out training rows");
        return $"{tuning.Choice.Method}{(settings.Length > 0 ? $" with {settings}" : "")}{gain}";
    }

    // The settings that the method has, in the order of the file.
    static IEnumerable<KeyValuePair<string, string>> Texts(TunedSettings choice) =>
        from setting in new (string Name, IFormattable? Value)[] { ("cutoff", choice.Cutoff), ("gamma", choice.Gamma), ("neighbors", choice.Neighbors) }
        where setting.Value is not null
        select KeyValuePair.Create(setting.Name, setting.Value.ToString(null, CultureInfo.InvariantCulture));

    static string Method(Manifest manifest)
    {
        string? Of(string option) => manifest.Options.GetValueOrDefault(option);
        string cutoff = Of("cutoff") is { } share and not "0" ? $", the hardest {share} dropped first" : "";
        return Of("method") == "d2" ? $"D2 (kernel {Of("kernel")}, gamma {Of("gamma")}, {Of("neighbors")} neighbours{cutoff})" : $"{Of("method")}{cutoff}";
    }
}
