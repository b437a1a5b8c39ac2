using System.Globalization;
using Pith.Data;
using Pith.Runs;

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

    /// <summary>What is asked for.</summary>
    public PipelineSettings Settings => settings;

    /// <summary>The stages in the order run.</summary>
    public abstract IReadOnlyList<PipelineStage> Stages { get; }

    /// <summary>What the dataset is called in reports.</summary>
    public abstract string DataName { get; }

    /// <summary>The folder of all stages.</summary>
    public string Folder => folder;

    protected static StageArgument InRun(string option, string value) => new(option, value, IsInRun: true);

    protected StageArgument Seed => new("seed", settings.Seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>An input that the user gave, recorded as it was written.</summary>
    protected StageArgument Brought(string option, string name, string value) => new(option, value, Shown: settings.Shown(name) ?? value);

    /// <summary>Selects the coreset from embeddings and scores.</summary>
    protected PipelineStage Prune(StageArgument embeddings, Func<StageArgument> scores, StageArgument? labels) => new()
    {
        Name = Coreset,
        Command = "prune",
        Section = "prune",
        Arguments = () => [embeddings, scores(), .. labels is StageArgument given ? [given] : Array.Empty<StageArgument>(), new("keep", settings.Keep), Seed],
        Describe = manifest => FormattableString.Invariant(
            $"{Count(manifest.Facts["kept"])} of {Count(manifest.Rows)} rows kept by {Method(manifest)}"),
    };

    protected static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    protected static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.00} %");

    /// <summary>How many rows a list holds.</summary>
    protected static int RowsIn(string path) => NpyFile.ReadInt64s(path).Length;

    static string Method(Manifest manifest)
    {
        string? Of(string option) => manifest.Options.GetValueOrDefault(option);
        string cutoff = Of("cutoff") is { } share and not "0" ? $", the hardest {share} dropped first" : "";
        return Of("method") == "d2" ? $"D2 (kernel {Of("kernel")}, gamma {Of("gamma")}, {Of("neighbors")} neighbours{cutoff})" : $"{Of("method")}{cutoff}";
    }
}
