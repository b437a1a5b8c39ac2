using System.Globalization;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;

namespace Pith.Pipelines.Score;

/// <summary>A score of several runs of a training as one: its mean over the runs, and its spread.</summary>
static class RunMean
{
    /// <summary>What the name of a spread has after that of its score.</summary>
    public const string SpreadSuffix = "-spread";

    /// <summary>The mean and the sample standard deviation over the runs in which a row is scored; NaN where there is none, and for the spread fewer
    /// than two.</summary>
    /// <param name="runs">The score of every run, at least one.</param>
    public static (ImportanceScores Mean, ImportanceScores Spread) Of(IReadOnlyList<ImportanceScores> runs)
    {
        ImportanceScores first = runs[0];
        double[] means = new double[first.Rows], spreads = new double[first.Rows];
        for (int row = 0; row < first.Rows; row++)
        {
            double[] found = [.. runs.Select(run => run.Values[row]).Where(value => !double.IsNaN(value))];
            means[row] = found.Length > 0 ? Descriptive.Mean(found) : double.NaN;
            spreads[row] = found.Length > 1 ? Descriptive.StandardDeviation(found, 1) : double.NaN;
        }
        string count = runs.Count.ToString(CultureInfo.InvariantCulture);
        // What runs lack may differ, so that each says it for itself.
        var parameters = new Dictionary<string, string>();
        foreach (string name in runs.SelectMany(run => run.Parameters.Keys).Distinct())
        {
            string[] values = [.. runs.Select(run => run.Parameters.GetValueOrDefault(name, ""))];
            parameters[name] = values.Distinct().Count() == 1 ? values[0] : string.Join("; ", values);
        }
        parameters["runs"] = count;
        return (
            new ImportanceScores(first.Name, first.Direction, means, $"mean over {count} runs of: {first.Definition}", parameters, first.Source),
            new ImportanceScores(
                first.Name + SpreadSuffix, ScoreDirection.HighIsHard, spreads, $"sample standard deviation over {count} runs of: {first.Definition}", parameters, first.Source));
    }
}
