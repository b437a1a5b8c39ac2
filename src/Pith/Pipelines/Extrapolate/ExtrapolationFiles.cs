using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Validation;
using Pith.Runs;

namespace Pith.Pipelines.Extrapolate;

/// <summary>The arrays that an extrapolation writes: <c>scores/NAME.npy</c>, <c>scores/NAME-calibrated.npy</c> with their <c>scores.json</c>, and
/// <c>uncertainty.npy</c>.</summary>
static class ExtrapolationFiles
{
    /// <summary>What is added to a score's name where predictions are mapped to the distribution of the given scores.</summary>
    public const string CalibratedSuffix = "-calibrated";

    /// <summary>Writes scores and uncertainties.</summary>
    /// <param name="run">The run.</param>
    /// <param name="given">The scores that were given, for name, direction and definition.</param>
    /// <param name="merged">Given and predicted scores.</param>
    /// <param name="chosen">How they were made.</param>
    internal static void Write(RunFolder run, ImportanceScores given, ExtrapolatedScores merged, ExtrapolationCandidate chosen)
    {
        ImportanceScores[] scores = ScoresOf(given, merged, chosen);
        run.Write(ScoresFolder.FileName, path => ScoresFolder.Write(Path.GetDirectoryName(path)!, scores));
        run.Write("uncertainty.npy", path => NpyFile.Write<double>(path, merged.Uncertainty, merged.Uncertainty.Length));
    }

    /// <summary>The raw and the calibrated scores with names, direction and definition.</summary>
    /// <param name="given">The scores that were given.</param>
    /// <param name="merged">Given and predicted scores.</param>
    /// <param name="chosen">How they were made.</param>
    internal static ImportanceScores[] ScoresOf(ImportanceScores given, ExtrapolatedScores merged, ExtrapolationCandidate chosen)
    {
        string method = chosen.Info.Name;
        var parameters = new Dictionary<string, string>(given.Parameters) { ["extrapolation"] = method };
        if (chosen.Settings.Length > 0)
            parameters["extrapolationSettings"] = chosen.Settings;
        string definition = given.Definition.Length > 0 ? given.Definition.TrimEnd('.') + "; " : "";
        ImportanceScores Of(string name, double[] values, string how) =>
            new(name, given.Direction, values, definition + how, parameters, NameOf(given.Source));
        return
        [
            Of(given.Name, merged.Raw, $"scored rows keep it, all others hold the raw prediction of {method}"),
            Of(given.Name + CalibratedSuffix, merged.Calibrated,
                $"scored rows keep it, the predictions of {method} are mapped to the scored rows' distribution by rank"),
        ];
    }

    // No path may stand in an output: a replay reads the same file by another one.
    static string NameOf(string source) => Path.Exists(DataSpec.Parse(source).Path) ? InputFiles.NameOf(source) : source;
}
