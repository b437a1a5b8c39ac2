using System.Globalization;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>The precision of log-probabilities behind correctness, margin and error.</summary>
public enum LogPrecision
{
    /// <summary>As computed from what was recorded.</summary>
    Full,

    /// <summary>Rounded to half precision first, as the training logs of the published D2 and CCS code are.</summary>
    Half,
}

/// <summary>The settings of the scores from training dynamics.</summary>
public sealed record DynamicsScoreOptions
{
    /// <summary>The defaults.</summary>
    public static DynamicsScoreOptions Default { get; } = new();

    /// <summary>Epochs from the first that el2n sums over. Default 10, as in the published code; fewer recorded epochs are all used.</summary>
    public int El2nEpochs { get; init; } = 10;

    /// <summary>J, the epochs of a window of dynamic-uncertainty, tdds and dual. Default 10, as in all three papers.</summary>
    public int Window { get; init; } = 10;

    /// <summary>T, the epochs that tdds and dual (the first T) and tdds-sx (the last T) look at; null (default) means all recorded ones.</summary>
    public int? Trajectory { get; init; }

    /// <summary>Weight of the newest window of tdds; an older one weighs 1 - decay times the next newer. Default 0.9, as published.</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>Precision of log-probabilities in forgetting, correctness, aum and el2n. Default full.</summary>
    public LogPrecision LogPrecision { get; init; } = LogPrecision.Full;

    /// <summary>Bytes that the state of rows may take at once; the scores do not depend on it. Default 160 MiB.</summary>
    public long StateBytes { get; init; } = 160 << 20;

    /// <summary>Threads; 0 (default) means all cores. The scores do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<DynamicsScoreOptions>> Rules { get; } =
    [
        OptionRules.Whole<DynamicsScoreOptions>(
            "el2n-epochs", "first epochs that el2n sums over", 1, int.MaxValue, o => o.El2nEpochs, (o, v) => o with { El2nEpochs = v }),
        OptionRules.Whole<DynamicsScoreOptions>(
            "window", "epochs of a window of dynamic-uncertainty, tdds and dual", 2, 1_000_000, o => o.Window, (o, v) => o with { Window = v }),
        new("trajectory", "epochs that tdds, tdds-sx and dual look at", new Whole(2, IsOptional: true),
            o => o.Trajectory, (o, v) => o with { Trajectory = (int?)v }),
        OptionRules.Number<DynamicsScoreOptions>("decay", "weight of the newest window of tdds", 0, 1, o => o.Decay, (o, v) => o with { Decay = v }),
        OptionRules.Choice<DynamicsScoreOptions, LogPrecision>(
            "log-precision", "precision of log-probabilities in forgetting, correctness, aum and el2n", o => o.LogPrecision, (o, v) => o with { LogPrecision = v }),
        OptionRules.Whole<DynamicsScoreOptions>(
            "threads", "threads, 0 for all cores", 0, int.MaxValue, o => o.Threads, (o, v) => o with { Threads = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    public void Validate()
    {
        foreach (OptionRule<DynamicsScoreOptions> rule in Rules)
            rule.Validate(this);
        if (Trajectory < Window)
            throw new OptionException("trajectory", FormattableString.Invariant($"`trajectory` must be at least `window` ({Window}), so that one window fits; got {Trajectory}."));
    }
}
