using Pith.Data;

namespace Pith.Scoring.Catalogue;

/// <summary>What a score is computed from.</summary>
enum ScoreSource
{
    /// <summary>Recorded training dynamics alone.</summary>
    Dynamics,

    /// <summary>The features and logits of one model.</summary>
    Outputs,

    /// <summary>Embeddings, alone or with labels.</summary>
    Embeddings,
}

/// <summary>Finds scores among those that come from one source.</summary>
static class ScoreSources
{
    /// <summary>What a score is computed from, by its needs.</summary>
    public static ScoreSource Of(IImportanceScore score) =>
        (score.Needs & (DataNeeds.Gradients | DataNeeds.Logits)) != 0 ? ScoreSource.Outputs
        : score.Needs.HasFlag(DataNeeds.Dynamics) ? ScoreSource.Dynamics
        : ScoreSource.Embeddings;

    /// <summary>The names of the scores of a source.</summary>
    /// <param name="scores">The scores to choose from.</param>
    /// <param name="source">Where they come from.</param>
    public static IEnumerable<string> NamesOf(this IEnumerable<IImportanceScore> scores, ScoreSource source) =>
        scores.Where(score => Of(score) == source).Select(score => score.Name);

    /// <summary>The score of a name, if it comes from a source.</summary>
    /// <param name="scores">The scores to choose from.</param>
    /// <param name="name">Its name.</param>
    /// <param name="source">Where it must come from.</param>
    /// <exception cref="OptionException">There is no such score, or it comes from elsewhere; the message lists those that do.</exception>
    public static IImportanceScore Get(this IEnumerable<IImportanceScore> scores, string name, ScoreSource source)
    {
        IImportanceScore? found = scores.FirstOrDefault(score => score.Name == name);
        if (found is not null && Of(found) == source)
            return found;
        throw new OptionException("scores", found is not null && source == ScoreSource.Dynamics && Of(found) == ScoreSource.Embeddings
            ? $"`scores` {name} is computed from embeddings; give `embeddings` FILE instead of `dynamics`."
            : $"`scores` must name scores out of {string.Join(", ", scores.NamesOf(source))}, or be all; got {name}.");
    }
}
