using System.Globalization;
using Pith.Data.Dynamics;
using Pith.Pipelines.Score;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Pipelines.OnePass;

/// <summary>Which scores a pipeline computes: those asked for, or its own as far as they can be computed; the one that decides among them.</summary>
static class ScoreChoice
{
    /// <summary>Whether the score that decides comes from a head trained on embeddings.</summary>
    /// <param name="hasLabels">Whether there are class labels.</param>
    /// <param name="hasScores">Whether scores are brought.</param>
    /// <param name="score">The score that is asked for; null for the usual one.</param>
    public static bool TrainsHead(bool hasLabels, bool hasScores, string? score) =>
        hasLabels && !hasScores && (score is null || !Scores.All.NamesOf(ScoreSource.Embeddings).Contains(score));

    /// <summary>Names with commas, of scores from training dynamics.</summary>
    /// <param name="options">The options of the section.</param>
    /// <param name="score">The score that decides.</param>
    /// <param name="epochs">The epochs that will be recorded, as written.</param>
    /// <param name="isImages">Whether the pipeline is from images; of embeddings there are scores that need no training, too.</param>
    /// <param name="isOfNumbers">Whether a number is predicted, so that residuals are recorded.</param>
    /// <exception cref="OptionException">A score that is asked for needs more epochs.</exception>
    public static string OfDynamics(IReadOnlyDictionary<string, string> options, string score, string epochs, bool isImages, bool isOfNumbers)
    {
        string[] ofOutputs = [.. Scores.All.NamesOf(ScoreSource.Outputs)];
        Require(score, [.. Scores.All.NamesOf(ScoreSource.Dynamics), .. ofOutputs, .. isImages ? [] : Scores.All.NamesOf(ScoreSource.Embeddings)]);
        ScoreSettings settings = ScoreSettings.All;
        foreach (string option in Scores.Catalog.Options.Select(option => option.Rule.Name).Where(options.ContainsKey))
            settings = settings.With(option, options[option]);
        // A bad number of epochs is refused by the training.
        int recorded = int.TryParse(epochs, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
        DynamicsDescription recording = isOfNumbers ? new(1, 1, recorded, DynamicsValues.Residuals) : new(1, 2, recorded, DynamicsValues.Logits);
        string? Obstacle(string name) => ofOutputs.Contains(name)
            ? isOfNumbers ? "it is of classes, and `target` is numbers" : null
            : ((DynamicsScore)settings.Known.Get(name, ScoreSource.Dynamics)).Obstacle(recording);
        if (options.GetValueOrDefault("scores") is not string given)
        {
            IEnumerable<string> possible = OnePassRules.DynamicsScores.Where(name => name != score && Obstacle(name) is null);
            return Obstacle(score) is string reason
                ? throw new OptionException("score", $"`score` {score} cannot be computed: {reason}.")
                : string.Join(',', possible.Prepend(score));
        }
        if (given == ScoreSettings.AllName)
            return given;
        string[] names = [.. given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        names = names.Contains(score) ? names : [.. names, score];
        foreach (string name in names)
        {
            if (Obstacle(name) is string reason)
                throw new OptionException("scores", $"the score {name} cannot be computed: {reason}.");
        }
        return string.Join(',', names);
    }

    /// <summary>Names with commas, of scores from embeddings.</summary>
    public static string OfEmbeddings(IReadOnlyDictionary<string, string> options, string score)
    {
        Require(score, [.. Scores.All.NamesOf(ScoreSource.Embeddings)]);
        string names = options.GetValueOrDefault("scores") ?? score;
        return names == ScoreSettings.AllName || names.Split(',').Contains(score) ? names : $"{names},{score}";
    }

    static void Require(string score, IEnumerable<string> known)
    {
        if (!known.Contains(score))
            throw new OptionException("score", $"`score` must be one of {string.Join(", ", known)}; got {score}{Suggestions.Ending(score, known, ".")}");
    }

    /// <summary>Whether one of them needs features and logits of the model.</summary>
    public static bool NeedsOutputs(string? names) => names is ScoreSettings.AllName || names is not null && Scores.All.NamesOf(ScoreSource.Outputs).Any(names.Split(',').Contains);
}
