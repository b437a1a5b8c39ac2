using Pith.Data.Files;
using Pith.Data.Formats.Folders;
using Pith.Data.Formats.Npy;

namespace Pith.Data.Scores;

/// <summary>What <c>scores.json</c> says about one score.</summary>
/// <param name="Direction">What a high value means.</param>
/// <param name="Definition">The definition in one sentence.</param>
/// <param name="Parameters">Every parameter that shaped the values, as text.</param>
/// <param name="Source">Where the values come from.</param>
sealed record ScoreDescription(ScoreDirection Direction, string Definition, IReadOnlyDictionary<string, string> Parameters, string Source);

/// <summary>A folder of scores: <c>scores/NAME.npy</c> (float64 [N], NaN = not scored) and <c>scores.json</c>, which keeps each score's
/// direction, definition, parameters and source beside the values.</summary>
static class ScoresFolder
{
    /// <summary>The name of the description file.</summary>
    public const string FileName = FolderFiles.ScoreDescriptions;

    const string ValuesFolder = VectorFolderFormat.ScoresFolder;

    /// <summary>Writes scores; each file appears whole or not at all, and the description comes last.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="scores">Scores of different names.</param>
    /// <exception cref="InvalidDataContentException">The folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write(string folder, IReadOnlyList<ImportanceScores> scores)
    {
        Directory.CreateDirectory(Path.Combine(folder, ValuesFolder));
        foreach (ImportanceScores score in scores)
            NpyFile.Write(Path.Combine(folder, ValuesFolder, score.Name + VectorFolderFormat.Suffix), score.Values, score.Rows);
        ScoresFile.Of(scores).Write(Path.Combine(folder, FileName));
    }

    /// <summary>Whether a file is named as the values of one score are.</summary>
    internal static bool IsValues(string path) => path.EndsWith(VectorFolderFormat.Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the descriptions of a folder's scores, in the order written.</summary>
    /// <param name="folder">The folder that holds <c>scores.json</c>.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed.</exception>
    public static IReadOnlyDictionary<string, ScoreDescription> ReadDescriptions(string folder)
    {
        string path = Path.Combine(folder, FileName);
        var descriptions = new OrderedDictionary<string, ScoreDescription>();
        foreach ((string name, ScoreEntry entry) in ScoresFile.Read(path))
        {
            string direction = entry?.Direction ?? "";
            if (!KebabCase.TryParse(direction, out ScoreDirection parsed))
            {
                throw new InvalidDataContentException(
                    $"{path}: the direction of {name} must be high-is-hard or high-is-easy; it is {(direction.Length == 0 ? "missing" : direction)}.");
            }
            descriptions[name] = new ScoreDescription(parsed, entry!.Definition ?? "", entry.Parameters ?? [], entry.Source ?? "");
        }
        return descriptions;
    }
}
