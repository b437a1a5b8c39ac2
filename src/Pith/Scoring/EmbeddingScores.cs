namespace Pith.Scoring;

/// <summary>The registry of scores that need embeddings only, or embeddings and labels.</summary>
public static class EmbeddingScores
{
    static readonly (string Name, Func<EmbeddingScoreOptions, IEmbeddingScore> Create)[] s_scores =
    [
        ("prototypicality", o => new Prototypicality(o)),
        ("density", o => new Density(o)),
        ("moderate-distance", o => new ModerateDistance(o)),
    ];

    /// <summary>The contract names, in the order in which <c>--scores all</c> computes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_scores.Select(s => s.Name)];

    /// <summary>Creates the score of a contract name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">Its settings; null means the defaults.</param>
    /// <exception cref="OptionException">There is no such score, or an option is out of range.</exception>
    public static IEmbeddingScore Create(string name, EmbeddingScoreOptions? options = null)
    {
        foreach ((string known, Func<EmbeddingScoreOptions, IEmbeddingScore> create) in s_scores)
        {
            if (known == name)
                return create(options ?? EmbeddingScoreOptions.Default);
        }
        throw new OptionException("scores", $"`scores` must name scores out of {string.Join(", ", Names)}, or be all; got {name}.");
    }
}
