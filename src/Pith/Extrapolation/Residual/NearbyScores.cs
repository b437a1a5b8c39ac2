using Pith.Extrapolation.Neighbors;
using Pith.Numerics;

namespace Pith.Extrapolation.Residual;

/// <summary>What the nearest scored rows say of a row that may be scored itself; it is never its own neighbour.</summary>
/// <remarks>At most a tenth of the scored rows are asked: a mean of nearly all others would tell a row's own score, as what is missing from it.</remarks>
sealed class NearbyScores
{
    /// <summary>Most things told of a row.</summary>
    public const int Measures = 4;

    const int MostNeighbors = 20;
    const double LabelWeight = 2;

    readonly ExtrapolationProblem _problem;
    readonly int[] _rows;
    readonly int _neighbors;

    NearbyScores(ExtrapolationProblem problem, int[] rows)
    {
        (_problem, _rows) = (problem, rows);
        _neighbors = Math.Clamp(problem.ScoredRows.Length / 10, 1, MostNeighbors);
        (Means, Agreements, Distances) = (new double[rows.Length], new double[rows.Length], new double[rows.Length]);
    }

    /// <summary>[R] mean score of the nearest scored rows, near ones counting more.</summary>
    public double[] Means { get; }

    /// <summary>[R] the same where rows of other classes lie farther away; null where distances are not Euclidean.</summary>
    public double[]? MeansOfClass { get; private init; }

    /// <summary>[R] share of the nearest scored rows that are of the row's class.</summary>
    public double[] Agreements { get; }

    /// <summary>[R] distance to the nearest scored row.</summary>
    public double[] Distances { get; }

    /// <summary>Asks the scored rows.</summary>
    /// <param name="problem">Its labels tell the class of every scored and query row.</param>
    /// <param name="rows">[R] the scored rows, then the query rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static NearbyScores Of(ExtrapolationProblem problem, int[] rows, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        double[]? means = problem.Metric == DistanceMetric.Euclidean ? new double[rows.Length] : null;
        var nearby = new NearbyScores(problem, rows) { MeansOfClass = means };
        nearby.Search(0, nearby.Add, progress, cancellation);
        if (means is not null)
            nearby.Search(LabelWeight, (row, positions, distances) => means[row] = nearby.Mean(positions, distances), progress, cancellation);
        return nearby;
    }

    void Add(int row, ReadOnlySpan<int> positions, ReadOnlySpan<double> distances)
    {
        int alike = 0;
        foreach (int position in positions)
            alike += _problem.Labels![_problem.ScoredRows[position]] == _problem.Labels[_rows[row]] ? 1 : 0;
        Means[row] = Mean(positions, distances);
        Agreements[row] = alike / (double)positions.Length;
        Distances[row] = distances[0];
    }

    double Mean(ReadOnlySpan<int> positions, ReadOnlySpan<double> distances)
    {
        Span<double> weights = stackalloc double[MostNeighbors];
        weights = weights[..positions.Length];
        NeighborMean.Weights(NeighborWeighting.Scaled, distances, weights);
        return NeighborMean.Mean(_problem.Scores, positions, weights);
    }

    void Search(double labelWeight, Taking take, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int scored = _problem.ScoredRows.Length;
        // One more, of which the row itself is dropped; among many identical rows it may not be found, and the last is.
        ScoredNeighbors.ForEachBlock(_problem with { QueryRows = _problem.ScoredRows }, _neighbors + 1, labelWeight, (first, lists) =>
        {
            var positions = new int[_neighbors];
            var distances = new double[_neighbors];
            for (int q = 0; q < lists.Queries; q++)
            {
                ReadOnlySpan<int> found = lists.PositionsOf(q, _neighbors + 1);
                for (int j = 0, kept = 0; j <= _neighbors && kept < _neighbors; j++)
                {
                    if (found[j] == first + q)
                        continue;
                    (positions[kept], distances[kept]) = (found[j], lists.DistancesOf(q, _neighbors + 1)[j]);
                    kept++;
                }
                take(first + q, positions, distances);
            }
        }, progress, cancellation);
        ScoredNeighbors.ForEachBlock(_problem, _neighbors, labelWeight, (first, lists) =>
        {
            for (int q = 0; q < lists.Queries; q++)
                take(scored + first + q, lists.PositionsOf(q, _neighbors), lists.DistancesOf(q, _neighbors));
        }, progress, cancellation);
    }

    delegate void Taking(int row, ReadOnlySpan<int> positions, ReadOnlySpan<double> distances);
}
