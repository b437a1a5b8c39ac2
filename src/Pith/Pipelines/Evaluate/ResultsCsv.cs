using System.Globalization;
using System.Text;
using Pith.Evaluation;

namespace Pith.Pipelines.Evaluate;

/// <summary>The text of <c>results.csv</c>: one line a trial; what is not known is left empty.</summary>
/// <remarks><c>seeds</c> is for how many the trial stands. The four columns after it are the 95 % intervals over test rows of its method and budget, all
/// trials together; <c>topFive</c> is known from six classes on, <c>head</c>, <c>medium</c> and <c>tail</c> where classes differ in size, and agreement where
/// training on every row is among the trials. Where labels are numbers, <c>accuracy</c> is Pearson's correlation, and <c>rmse</c> and <c>spearman</c> are known.</remarks>
static class ResultsCsv
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "method", "keep", "seed", "kept", "accuracy", "worstClassAccuracy", "seconds", "seeds", "accuracyLow", "accuracyHigh", "differenceLow", "differenceHigh",
        "topFive", .. ClassThirds.Names, "agreement", "agreementByChance", "sharedErrors", "sharedErrorsByChance", "rmse", "spearman",
    ];

    /// <summary>The text.</summary>
    /// <param name="table">The trials.</param>
    public static string Of(EvaluationTable table)
    {
        EvaluationResult[] all = [.. table.Results.Where(r => r.Method == EvaluationTable.All)];
        var text = new StringBuilder().AppendJoin(',', Columns).Append('\n');
        foreach (EvaluationResult r in table.Results)
            text.AppendJoin(',', Fields(r, table, all)).Append('\n');
        return text.ToString();
    }

    static IEnumerable<string> Fields(EvaluationResult r, EvaluationTable table, EvaluationResult[] all)
    {
        bool isAll = r.Method == EvaluationTable.All, isOfEvery = isAll || r.IsOfEveryBudget;
        EvaluationCell cell = table.Cells.First(c => c.Method == r.Method && (isOfEvery || c.Budget == r.Budget));
        // What is the same for every budget meets the random rows of each; its line stands for all of them.
        RowInterval? difference = isOfEvery ? null : cell.DifferenceOverRows;
        double[] thirds = table.Thirds?.Accuracies(r.Test) ?? [double.NaN, double.NaN, double.NaN];
        ModelAgreement? agreement = isAll ? null
            : PairedTrials.Of([r], all).Select(pair => ModelAgreement.Of(pair.Trial.Test, pair.Other.Test)).FirstOrDefault();
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return
        [
            r.Method, r.Budget.Keep.ToString(invariant), r.Seed.ToString(invariant), r.Budget.Kept.ToString(invariant),
            Text(r.Test.Accuracy), Text(table.IsOfNumbers ? null : r.Test.WorstClass), r.Seconds.ToString("0.###", invariant), r.Seeds.ToString(invariant),
            Text(cell.AccuracyOverRows?.Low), Text(cell.AccuracyOverRows?.High), Text(difference?.Low), Text(difference?.High),
            Text(r.Test.TopFive), .. thirds.Select(share => Text(share)),
            Text(agreement?.Predictions), Text(agreement?.PredictionsByChance), Text(agreement?.SharedErrors), Text(agreement?.SharedErrorsByChance),
            Text(r.Test.Numbers?.Figures.Rmse), Text(r.Test.Numbers?.Figures.Spearman),
        ];
    }

    static string Text(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
