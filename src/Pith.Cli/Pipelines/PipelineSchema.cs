using Pith.Cli.Infrastructure;

namespace Pith.Cli.Pipelines;

/// <summary>A section of a pipeline's configuration.</summary>
/// <param name="Name">The key.</param>
/// <param name="Command">The command whose options its keys are.</param>
/// <param name="Set">Options that the pipeline gives itself, which a section cannot.</param>
/// <param name="IsForImages">Only a pipeline from images has the stage.</param>
/// <param name="TrainsToo">Of images, it trains the model of the section train unless told otherwise.</param>
sealed record PipelineSection(string Name, string Command, IReadOnlyList<string> Set, bool IsForImages = false, bool TrainsToo = false);

/// <summary>Which keys a pipeline's configuration may have.</summary>
static class PipelineSchema
{
    static readonly Dictionary<string, IReadOnlyList<CliOption>> s_options = [];

    /// <summary>The sections, in the order of the stages.</summary>
    public static IReadOnlyList<PipelineSection> Sections { get; } =
    [
        new("train", "train", ["data", "seed", "label-noise", "long-tail", "rows"], IsForImages: true),
        new("scores", "score", ["dynamics", "embeddings", "labels", "seed"]),
        new("extrapolate", "extrapolate", ["embeddings", "scores", "labels", "logits", "truth", "keep", "hard", "seed"]),
        new("tune", "tune", ["data", "embeddings", "scores", "labels", "label-noise", "long-tail", "keep", "hard", "seed"], TrainsToo: true),
        new("prune", "prune", ["embeddings", "scores", "labels", "keep", "count", "hard", "seed"]),
        new("evaluate", "evaluate", ["data", "embeddings", "scores", "labels", "label-noise", "long-tail", "coreset", "keep", "hard", "seed"], TrainsToo: true),
    ];

    /// <summary>The options of a command that shape its result.</summary>
    public static IReadOnlyList<CliOption> OptionsOf(string command)
    {
        if (!s_options.TryGetValue(command, out IReadOnlyList<CliOption>? options))
            s_options[command] = options = CommandRegistry.All.First(e => e.Name == command).Create().Options;
        return options;
    }

    /// <summary>The keys that a section may have.</summary>
    public static IEnumerable<string> KeysOf(PipelineSection section) =>
        OptionsOf(section.Command).Where(o => o.Kind != OptionKind.Execution && !section.Set.Contains(o.Name)).Select(o => o.Name);
}
