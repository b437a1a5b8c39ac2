using Pith.Data;
using Pith.Data.Scores;

namespace Pith.Scoring;

/// <summary>What every score does alike before and after its work.</summary>
static class ScoreChecks
{
    /// <summary>Refuses an input from which a score cannot be computed.</summary>
    /// <exception cref="OptionException">A setting is out of range, or something is missing; the message says what.</exception>
    public static void Require(this IImportanceScore score, ScoreInput input)
    {
        score.Validate();
        input.Require(new DataDemand(score.Needs, $"{score.Name} needs"));
        score.RequireFit(input);
        if (score.Obstacle(input) is string obstacle)
            throw new OptionException("scores", $"`scores` {score.Name} cannot be computed: {obstacle}.");
    }

    /// <summary>The values of a score with its name, direction, definition and source.</summary>
    public static ImportanceScores Result(this IImportanceScore score, double[] values, IReadOnlyDictionary<string, string>? parameters = null) =>
        new(score.Name, score.Direction, values, score.Definition, parameters, score.Source ?? "");
}
