using Pith.Extrapolation.Direct;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Residual;

/// <summary>What can be known of a row without a model that has seen it and without its own score, comparable for scored and unscored rows.</summary>
/// <remarks>Models that have not seen the scored rows are trained on fewer rows than the subset's model, and embeddings fit the rows that their model was
/// trained on. So every number is told as its rank, a normal quantile, among the scored rows or among the query rows. Where the scored rows are drawn at random
/// both are alike but for chance.</remarks>
sealed record ResidualFeatures
{
    static readonly DirectScore[] s_measures = [DirectScore.Margin, DirectScore.El2n, DirectScore.Loss, DirectScore.Entropy];

    /// <summary>[M + Q, columns] of the scored rows, then the query rows.</summary>
    public required FeatureTable Table { get; init; }

    /// <summary>[M + Q] distance to the nearest scored row, not itself.</summary>
    public required double[] Distances { get; init; }

    /// <summary>The features of a problem.</summary>
    /// <param name="problem">With logits, and cross-fitted ones for every scored row.</param>
    /// <param name="hasProducts">Whether squares and products of the numbers are features too.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ResidualFeatures Of(ExtrapolationProblem problem, bool hasProducts, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int[] rows = [.. problem.ScoredRows, .. problem.QueryRows];
        int[] known = ClassesOf(problem, rows);
        NearbyScores nearby = NearbyScores.Of(problem with { Labels = known }, rows, progress, cancellation);
        List<double[]> numbers = [.. s_measures.Select(measure => LogitMeasures.Of(problem.Logits!, problem.CrossFitted, problem.Labels, rows, measure, problem.Threads, cancellation))];
        numbers.AddRange([nearby.Means, nearby.Agreements, nearby.Distances]);
        if (nearby.MeansOfClass is not null)
            numbers.Add(nearby.MeansOfClass);
        int[] classes = [.. problem.ScoredRows.Select(row => problem.Labels?[row] ?? -1).Where(label => label >= 0).Distinct().Order()];
        return new ResidualFeatures
        {
            Table = new FeatureTable(
                [.. numbers.Select(values => RankedByKind(values, problem.ScoredRows.Length))],
                // A class that no scored row has counts as unknown.
                Array.ConvertAll(rows, row => Math.Max(-1, Array.BinarySearch(classes, problem.Labels?[row] ?? -1))), classes.Length, hasProducts),
            Distances = nearby.Distances,
        };
    }

    static float[] RankedByKind(double[] values, int scored) =>
        [.. StandardNormal.OfRanks(values.AsSpan(0, scored)).Concat(StandardNormal.OfRanks(values.AsSpan(scored))).Select(quantile => (float)quantile)];

    // Of all rows [N]: the label, or where there is none what the model takes the row for.
    static int[] ClassesOf(ExtrapolationProblem problem, int[] rows)
    {
        int[] classes = problem.Labels?.ToArray() ?? [.. Enumerable.Repeat(-1, problem.Rows)];
        var logits = new double[problem.Logits!.Columns];
        foreach (int row in rows)
        {
            if (classes[row] >= 0)
                continue;
            if (!problem.CrossFitted!.TryCopy(row, logits))
                problem.Logits.CopyRows(row, 1, logits);
            classes[row] = Array.IndexOf(logits, logits.Max());
        }
        return classes;
    }
}
