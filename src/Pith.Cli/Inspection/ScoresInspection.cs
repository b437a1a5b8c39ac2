using Pith.Data.Scores;

namespace Pith.Cli.Inspection;

/// <summary>What a folder of scores holds.</summary>
static class ScoresInspection
{
    /// <summary>The columns of the table of scores.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["score", "direction", "definition"];

    /// <summary>Describes the scores of a folder.</summary>
    /// <param name="name">What was named.</param>
    /// <param name="folder">The folder that holds <c>scores.json</c>.</param>
    public static Inspected Describe(string name, string folder) => new(name, "scores: their directions and definitions stand in scores.json, their values in scores/NAME.npy")
    {
        Columns = Columns,
        Contents = Rows(folder),
        Next = [Prune(Shown(folder), FirstOf(folder))],
    };

    /// <summary>A row of the table for each score.</summary>
    public static IReadOnlyList<string[]> Rows(string folder) =>
        [.. ScoresFolder.ReadDescriptions(folder).Select(score => new[] { score.Key, KebabCase.Of(score.Value.Direction), score.Value.Definition })];

    /// <summary>The score that is written first.</summary>
    public static string FirstOf(string folder) => ScoresFolder.ReadDescriptions(folder).Keys.FirstOrDefault() ?? "NAME";

    /// <summary>The command that selects by a score.</summary>
    public static string Prune(string folder, string score) => $"pith prune --embeddings X.npy --scores {folder}:{score} --keep 30% --out CORESET";

    static string Shown(string folder) => Path.GetRelativePath(Environment.CurrentDirectory, folder);
}
