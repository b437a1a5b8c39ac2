namespace Pith.Cli.Pipelines;

/// <summary>An option of a stage that the pipeline sets unless its section does.</summary>
readonly record struct PipelineDefault(string Section, string Option, string Value);

/// <summary>A flag of the pipeline that stands for an option of a section.</summary>
readonly record struct PipelineShortcut(string Option, string ValueName, string Section, string Key, string Summary, string Default);

/// <summary>What a pipeline does where nothing else is asked for.</summary>
static class PipelineDefaults
{
    /// <summary>The importance score that decides where a model is trained.</summary>
    public const string Score = "aum";

    /// <summary>The importance score that decides where there are embeddings alone.</summary>
    public const string EmbeddingScore = "prototypicality";

    public static IReadOnlyList<PipelineDefault> All { get; } =
    [
        new("train", "model", "cnn"),
        new("train", "subset", "0.2"),
        new("train", "epochs", "15"),
        new("prune", "method", "d2"),
        new("prune", "cutoff", Pipeline.Auto),
        new("evaluate", "steps", "500"),
        new("evaluate", "seeds", "3"),
    ];

    public static IReadOnlyList<PipelineShortcut> Shortcuts { get; } =
    [
        Shortcut("subset", "F", "train", "subset", "share of the rows to train on and to score"),
        Shortcut("model", "NAME", "train", "model", "the model that is trained"),
        Shortcut("epochs", "E", "train", "epochs", "passes over the subset"),
        Shortcut("cutoff", "B", "prune", "cutoff", "share of the hardest rows to drop first; auto tunes it on training rows"),
        Shortcut("steps", "S", "evaluate", "steps", "steps of each training that compares the coreset with random subsets"),
        Shortcut("seeds", "N", "evaluate", "seeds", "such trainings on the coreset, and as many on random subsets"),
    ];

    /// <summary>The scores that are computed from training dynamics, as far as there are epochs enough for them.</summary>
    public static IReadOnlyList<string> DynamicsScores { get; } = ["dynamic-uncertainty", "tdds", "aum", "forgetting", "el2n"];

    static PipelineShortcut Shortcut(string option, string valueName, string section, string key, string summary) =>
        new(option, valueName, section, key, summary, All.First(d => d.Section == section && d.Option == key).Value);
}
