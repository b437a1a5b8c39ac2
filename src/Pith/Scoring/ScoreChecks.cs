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
        if (input.Lacks(score.Needs) is not DataNeeds.Nothing and var missing)
            throw new OptionException(OptionOf(missing), $"{score.Name} needs {DataNeedsWords.Of(missing)}; supply it or leave this score out.");
        score.RequireFit(input);
        if (score.Obstacle(input) is string obstacle)
            throw new OptionException("scores", $"`scores` {score.Name} cannot be computed: {obstacle}.");
    }

    /// <summary>The values of a score with its name, direction, definition and source.</summary>
    public static ImportanceScores Result(this IImportanceScore score, double[] values, IReadOnlyDictionary<string, string>? parameters = null) =>
        new(score.Name, score.Direction, values, score.Definition, parameters, score.Source ?? "");

    static string OptionOf(DataNeeds missing) => missing switch
    {
        DataNeeds.Labels => "labels",
        DataNeeds.Dynamics => "dynamics",
        DataNeeds.Logits or DataNeeds.Gradients => "logits",
        DataNeeds.Scores => "scores",
        DataNeeds.Confidence => "confidence",
        _ => "embeddings",
    };
}
