using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Score;

/// <summary>Which scores are asked for, and how each score of the catalogue is set: scores that share an option's name share its value.</summary>
sealed record ScoreSettings
{
    /// <summary>How all scores are written.</summary>
    public const string AllName = "all";

    /// <summary>Everything with its defaults.</summary>
    /// <param name="scores">The scores there are; null means those of the catalogue.</param>
    public ScoreSettings(IReadOnlyList<IImportanceScore>? scores = null) => Known = scores ?? Scores.All;

    /// <summary>All scores that can be computed, with their defaults.</summary>
    public static ScoreSettings All { get; } = new();

    /// <summary>The scores asked for as they were named, or null for all that can be computed.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Every score there is, as it is set.</summary>
    public IReadOnlyList<IImportanceScore> Known { get; init; }

    /// <summary>Options that were set, in that order.</summary>
    public IReadOnlyList<string> Given { get; private init; } = [];

    /// <summary>Some scores as they are set.</summary>
    /// <param name="scores">Scores of different names, of the catalogue or of one's own.</param>
    public static ScoreSettings Of(params IReadOnlyList<IImportanceScore> scores)
    {
        string[] names = [.. scores.Select(score => score.Name)];
        return new ScoreSettings([.. scores, .. All.Known.Where(score => !names.Contains(score.Name))]) { Names = names };
    }

    /// <summary>The settings with one option of every score that has it read from text.</summary>
    /// <exception cref="OptionException">The text is no allowed value.</exception>
    public ScoreSettings With(string option, string text) => this with
    {
        Known = [.. Known.Select(score => score.Info.Has(option) ? score.Info.With(score, option, text) : score)],
        Given = [.. Given, option],
    };

    /// <summary>One option as text; null where no score has it or its value is null.</summary>
    public string? TextOf(string option) => Known.FirstOrDefault(score => score.Info.Has(option)) is { } score ? score.Info.TextOf(score, option) : null;

    /// <summary>The settings without the scores that come from elsewhere.</summary>
    /// <param name="ofDynamics">Whether scores come from training dynamics, and from the outputs of the model that was trained.</param>
    internal ScoreSettings From(bool ofDynamics) => this with { Known = [.. Known.Where(score => IsOfDynamics(score) == ofDynamics)] };

    /// <summary>Whether all scores that have an option come from one side.</summary>
    internal bool Concerns(string option, bool ofDynamics) =>
        Known.Where(score => score.Info.Has(option)).All(score => IsOfDynamics(score) == ofDynamics);

    /// <summary>The scores asked for.</summary>
    /// <param name="ofDynamics">As in <see cref="From"/>.</param>
    /// <exception cref="OptionException">A name is unknown or of the other side, or none is given.</exception>
    internal IReadOnlyList<IImportanceScore> Asked(bool ofDynamics)
    {
        if (Names is null)
            return From(ofDynamics).Known;
        string[] names = [.. Names.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct()];
        if (names.Length > 0)
            return [.. names.Select(name => Find(name, ofDynamics))];
        throw new OptionException(
            "scores", string.Join(',', Names), $"{AllName}, or names with commas: " + string.Join(", ", From(ofDynamics).Known.Select(score => score.Name)));
    }

    IImportanceScore Find(string name, bool ofDynamics) =>
        ofDynamics && Known.FirstOrDefault(score => score.Name == name) is { } score && ScoreSources.Of(score) == ScoreSource.Outputs
            ? score
            : Known.Get(name, ofDynamics ? ScoreSource.Dynamics : ScoreSource.Embeddings);

    static bool IsOfDynamics(IImportanceScore score) => ScoreSources.Of(score) != ScoreSource.Embeddings;
}
