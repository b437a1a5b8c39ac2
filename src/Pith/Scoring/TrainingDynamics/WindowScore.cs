namespace Pith.Scoring.TrainingDynamics;

/// <summary>A score of the outputs in windows that slide over the epochs.</summary>
abstract record WindowScore : DynamicsScore
{
    /// <summary>J, the epochs of a window, at least 2. Default 10, as in the papers of dynamic uncertainty, TDDS and DUAL.</summary>
    public int Window { get; init; } = 10;

    /// <summary>The option of every such score.</summary>
    protected static OptionRule<TScore> WindowRule<TScore>()
        where TScore : WindowScore =>
        OptionRules.Whole<TScore>("window", "epochs of a window", 2, 1_000_000, o => o.Window, (o, v) => o with { Window = v });
}

/// <summary>A score of the outputs in windows that slide over a part of the epochs.</summary>
abstract record TrajectoryScore : WindowScore
{
    /// <summary>T, the epochs that are looked at, at least <see cref="WindowScore.Window"/>; null (default) means all recorded ones.</summary>
    public int? Trajectory { get; init; }

    /// <inheritdoc/>
    public override int MinimumEpochs => Trajectory ?? Window;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Trajectory < Window)
            throw new OptionException("trajectory", FormattableString.Invariant($"`trajectory` must be at least `window` ({Window}), so that one window fits; got {Trajectory}."));
    }

    /// <summary>The option of every such score.</summary>
    protected static OptionRule<TScore> TrajectoryRule<TScore>()
        where TScore : TrajectoryScore => TrajectoryRule<TScore>(o => o.Trajectory, (o, v) => o with { Trajectory = v });

    internal static OptionRule<TScore> TrajectoryRule<TScore>(Func<TScore, int?> get, Func<TScore, int?, TScore> with) =>
        new("trajectory", "epochs that are looked at", new Whole(2, IsOptional: true), o => get(o), (o, v) => with(o, (int?)v))
        {
            DefaultWords = "all recorded epochs",
        };
}
