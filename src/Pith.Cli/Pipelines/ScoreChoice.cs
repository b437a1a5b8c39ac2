using System.Globalization;
using Pith.Cli.Commands;
using Pith.Data.Dynamics;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Cli.Pipelines;

/// <summary>Which scores a pipeline computes: those asked for, or its own as far as they can be computed; the one that decides among them.</summary>
static class ScoreChoice
{
    /// <summary>Names with commas, of scores from training dynamics.</summary>
    /// <param name="options">The options of the section.</param>
    /// <param name="score">The score that decides.</param>
    /// <param name="epochs">The epochs that will be recorded, as written.</param>
    /// <exception cref="OptionException">A score that is asked for needs more epochs.</exception>
    public static string OfDynamics(IReadOnlyDictionary<string, string> options, string score, string epochs)
    {
        Require(score, [.. DynamicsScores.Names, Grand.ScoreName]);
        DynamicsScoreOptions settings = DynamicsScoreOptions.Default;
        foreach (OptionRule<DynamicsScoreOptions> rule in DynamicsScoreOptions.Rules)
        {
            if (options.TryGetValue(rule.Name, out string? text))
                settings = rule.WithText(settings, text);
        }
        // A bad number of epochs is refused by the training.
        int recorded = int.TryParse(epochs, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
        string? Obstacle(string name) => name == Grand.ScoreName
            ? null
            : DynamicsScores.Create(name, settings).Obstacle(new DynamicsDescription(1, 2, recorded, DynamicsValues.Logits));
        if (options.GetValueOrDefault("scores") is not string given)
        {
            IEnumerable<string> possible = PipelineDefaults.DynamicsScores.Where(name => name != score && Obstacle(name) is null);
            return Obstacle(score) is string reason
                ? throw new OptionException("score", $"--score {score} cannot be computed: {reason}.")
                : string.Join(',', possible.Prepend(score));
        }
        if (given == ScoreCommand.All)
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
        Require(score, EmbeddingScores.Names);
        string names = options.GetValueOrDefault("scores") ?? score;
        return names == ScoreCommand.All || names.Split(',').Contains(score) ? names : $"{names},{score}";
    }

    static void Require(string score, IEnumerable<string> known)
    {
        if (!known.Contains(score))
            throw new OptionException("score", $"--score must be one of {string.Join(", ", known)}; got {score}{Suggestions.Ending(score, known, ".")}");
    }

    /// <summary>Whether one of them needs features and logits of the model.</summary>
    public static bool NeedsOutputs(string? names) => names is ScoreCommand.All || names?.Split(',').Contains(Grand.ScoreName) == true;
}
