using Pith.Selection.Frame;

namespace Pith.Selection.Stratified;

/// <summary>The strata of a selection: their rows, and their budgets.</summary>
sealed class StratumPlan
{
    readonly StratifiedOptions _options;
    readonly int[] _classBudgets;
    readonly int[][] _given;

    StratumPlan(int[][] rows, int[][] given, int[] classBudgets, StratifiedOptions options)
    {
        Rows = rows;
        _given = given;
        _classBudgets = classBudgets;
        _options = options;
    }

    /// <summary>[classes * strata] the rows of each stratum, ascending, given rows included; class after class.</summary>
    public int[][] Rows { get; }

    /// <summary>Divides the candidates of every class.</summary>
    /// <remarks>A given row without a score is in no stratum, and leaves its class one row less to share.</remarks>
    public static StratumPlan Of(SelectionFrame frame, double[] scores, StratifiedOptions options)
    {
        ClassBudgets? classes = frame.Classes;
        int[][] classRows = classes?.RowsByClass(frame.Rows) ?? [frame.Rows];
        int[] classBudgets = classes?.Budgets.ToArray() ?? [frame.Budget];
        var rows = new List<int[]>(classRows.Length * options.Strata);
        for (int c = 0; c < classRows.Length; c++)
        {
            int[] scored = Array.FindAll(classRows[c], row => !double.IsNaN(scores[row]));
            classBudgets[c] -= classRows[c].Length - scored.Length;
            int[] stratumOf = options.FollowsPublishedCode
                ? Strata.DivideAsPublished(scored, scores, options.Strata)
                : Strata.Divide(scored, scores, options.Strata, options.StrataBy);
            var strata = new List<int>[options.Strata];
            for (int k = 0; k < strata.Length; k++)
                strata[k] = [];
            for (int i = 0; i < scored.Length; i++)
            {
                if (stratumOf[i] >= 0)
                    strata[stratumOf[i]].Add(scored[i]);
            }
            rows.AddRange(strata.Select(stratum => stratum.ToArray()));
        }
        int[][] given = [.. rows.Select(stratum => Array.FindAll(stratum, row => frame.Reasons[row] == RowReason.Given))];
        return new StratumPlan([.. rows], given, classBudgets, options);
    }

    /// <summary>The given rows of a stratum, ascending.</summary>
    public int[] GivenOf(int stratum) => _given[stratum];

    /// <summary>The budget of every stratum, given rows included.</summary>
    /// <param name="weights">[strata] what budgets are proportional to; null means the sizes or nothing, as the options say.</param>
    /// <param name="former">Budgets of a first round, which strata of weight 0 keep; null for none.</param>
    public int[] Budgets(double[]? weights, int[]? former = null)
    {
        var budgets = new int[Rows.Length];
        int strata = _options.Strata;
        for (int c = 0; c < _classBudgets.Length; c++)
        {
            int[] sizes = [.. Rows.Skip(c * strata).Take(strata).Select(rows => rows.Length)];
            int[] given = [.. _given.Skip(c * strata).Take(strata).Select(rows => rows.Length)];
            double[]? own = weights?[(c * strata)..((c + 1) * strata)];
            int[] shares = GivenShares.Allocate(
                sizes, given, _classBudgets[c], (open, free) => Share(open, free, own, former?[(c * strata)..((c + 1) * strata)]));
            shares.CopyTo(budgets, c * strata);
        }
        return budgets;
    }

    /// <summary>The rows to pick of every stratum: its budget less its given rows.</summary>
    public int[] Counts(int[] budgets) => [.. budgets.Select((budget, p) => budget - _given[p].Length)];

    int[] Share(int[] sizes, int budget, double[]? weights, int[]? former)
    {
        if (weights is null)
            return _options.Budget == StrataBudget.Density ? ProportionalBudget.Allocate(sizes, budget) : WaterFilling.Allocate(sizes, budget);
        var open = (int[])sizes.Clone();
        var budgets = new int[sizes.Length];
        for (int p = 0; former is not null && p < open.Length; p++)
        {
            if (weights[p] > 0 || open[p] == 0)
                continue;
            budgets[p] = Math.Min(former[p], Math.Min(open[p], budget));
            budget -= budgets[p];
            open[p] = 0;
        }
        int[] shares = _options.FollowsPublishedCode
            ? PublishedBudget.Allocate(open, PublishedBudget.Initial(weights, budget), budget)
            : WeightedBudget.Allocate(open, weights, budget);
        for (int p = 0; p < budgets.Length; p++)
            budgets[p] += shares[p];
        return budgets;
    }
}
