using System.Text.Json.Serialization;
using Pith.Data.Scores;

namespace Pith.Pipelines;

/// <summary>A score, its direction and whence that is known, as files and programs read it.</summary>
/// <param name="Name">The score's name.</param>
/// <param name="Direction"><c>high-is-hard</c> or <c>high-is-easy</c>.</param>
/// <param name="DirectionFrom"><c>stored</c>, <c>given</c> or <c>assumed</c>.</param>
sealed record StoredDirection(string Name, string Direction, string DirectionFrom)
{
    /// <summary>That of scores; null for none.</summary>
    public static StoredDirection? Of(ImportanceScores? scores) =>
        scores is null ? null : new(scores.Name, KebabCase.Of(scores.Direction), KebabCase.Of(scores.DirectionSource));

    /// <summary>The same in words, as a sentence.</summary>
    [JsonIgnore]
    public string Sentence => $"Scores: {Name}, {(Direction == KebabCase.Of(ScoreDirection.HighIsHard) ? "high" : "low")} is hard ({DirectionFrom}).";
}
