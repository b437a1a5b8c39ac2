namespace Pith.Scoring.TrainingDynamics;

/// <summary>The registry of scores that are computed from training dynamics.</summary>
public static class DynamicsScores
{
    static readonly Func<DynamicsScoreOptions, DynamicsScore>[] s_scores =
    [
        o => new Forgetting(o),
        o => new ForgettingD2(o),
        o => new Correctness(o),
        o => new Aum(o),
        o => new AumLogit(o),
        o => new El2n(o),
        o => new Entropy(o),
        o => new Loss(o),
        o => new Confidence(o),
        o => new MeanConfidence(o),
        o => new Margin(o),
        o => new LeastConfidence(o),
        o => new Variability(o),
        o => new DynamicUncertainty(o),
        o => new DynamicUncertaintySx(o),
        o => new Tdds(o),
        o => new TddsSx(o),
        o => new Dual(o),
    ];

    /// <summary>The contract names, in the order in which <c>--scores all</c> computes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_scores.Select(create => create(DynamicsScoreOptions.Default).Name)];

    /// <summary>Every score with the same settings.</summary>
    /// <param name="options">The settings; null means the defaults.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static IReadOnlyList<DynamicsScore> All(DynamicsScoreOptions? options = null) =>
        [.. s_scores.Select(create => create(options ?? DynamicsScoreOptions.Default))];

    /// <summary>Creates the score of a contract name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">Its settings; null means the defaults.</param>
    /// <exception cref="OptionException">There is no such score, it cannot come from training dynamics, or an option is out of range.</exception>
    public static DynamicsScore Create(string name, DynamicsScoreOptions? options = null)
    {
        for (int i = 0; i < s_scores.Length; i++)
        {
            if (Names[i] == name)
                return s_scores[i](options ?? DynamicsScoreOptions.Default);
        }
        if (EmbeddingScores.Names.Contains(name))
            throw new OptionException("scores", $"`scores` {name} is computed from embeddings; give `embeddings` FILE instead of `dynamics`.");
        throw new OptionException("scores", $"`scores` must name scores out of {string.Join(", ", Names)}, or be all; got {name}.");
    }
}
