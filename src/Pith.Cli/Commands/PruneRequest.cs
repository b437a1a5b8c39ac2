using Pith.Data.Scores;
using Pith.Selection;

namespace Pith.Cli.Commands;

/// <summary>What a call of <c>pith prune</c> asks for, but for the inputs.</summary>
sealed record PruneRequest
{
    public required ISelectionOptions Options { get; init; }

    public MethodInfo<ISelectionOptions> Method => Options.Info;

    /// <summary>The method's settings that are left to tuning, by name.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    public string? Compat { get; init; }

    /// <summary>The direction that the user declared, or null.</summary>
    public ScoreDirection? Hard { get; init; }

    public required IReadOnlySet<string> Write { get; init; }

    public ulong Seed { get; init; }

    public int Threads { get; init; }

    public bool DryRun { get; init; }
}
