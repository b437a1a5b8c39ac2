namespace Pith.Evaluation;

/// <summary>Chooses a selection method and its settings without test rows.</summary>
public sealed class Tuning
{
    /// <summary>The settings that can be left to tuning.</summary>
    public static IReadOnlyList<string> Settings { get; } = ["cutoff", "gamma", "neighbors"];
}
