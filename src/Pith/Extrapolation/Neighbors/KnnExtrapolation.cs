using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Neighbors;

/// <summary>A row's score is the mean score of its nearest scored rows.</summary>
/// <remarks>
/// <para><c>S(x) = sum_j w_j S_j / sum_j w_j</c> over the k nearest scored rows, with w = 1 (uniform), exp(-d) (distance) or exp(-d / m), m the
/// median of the k distances (scaled). Schmidt et al., arXiv 2506.09010, Eq. 6; the published code writes the uniform and the
/// distance-weighted mean. Neighbours are found exactly, ties go to the lower row.</para>
/// <para>Deviations from the published code: its weights are Euclidean distances even where neighbours are found by cosine distance (the
/// profile sx-reference keeps that); its weights underflow to a mean of NaN at large distances, ours do not; its uniform mean divides by k
/// even where fewer rows are scored, which is refused here.</para>
/// <para>Uncertainty: the root mean squared deviation of the max(k, 10) nearest scores from the prediction, which grows where the score changes
/// quickly, where neighbours are far, and where the score is noisy. Time O(Q M D), memory O(M D).</para>
/// </remarks>
sealed class KnnExtrapolation : NeighborExtrapolator
{
    /// <summary>Fewer neighbours than this tell too little about a spread.</summary>
    const int LeastForSpread = 10;

    readonly KnnOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="KnnOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public KnnExtrapolation(KnnOptions? options = null)
    {
        _options = options ?? KnnOptions.Default;
        KnnOptions.Rules.Validate(_options);
    }

    /// <inheritdoc/>
    public override int NeighborsWanted => Math.Max(_options.Neighbors, LeastForSpread);

    /// <inheritdoc/>
    public override double LabelWeight => _options.LabelWeight;

    /// <inheritdoc/>
    protected override int NeighborsNeeded => _options.Neighbors;

    /// <inheritdoc/>
    public override void PredictFrom(
        ExtrapolationProblem problem, int firstQuery, NeighborLists lists, Span<double> values, Span<double> uncertainties)
    {
        int k = Math.Min(_options.Neighbors, lists.Neighbors);
        int around = Math.Min(NeighborsWanted, lists.Neighbors);
        bool byEuclidean = _options.EuclideanWeights && problem.Metric != DistanceMetric.Euclidean && _options.Weights != NeighborWeighting.Uniform;
        var weights = new double[k];
        for (int q = 0; q < values.Length; q++)
        {
            ReadOnlySpan<int> positions = lists.PositionsOf(q, k);
            ReadOnlySpan<double> distances = lists.DistancesOf(q, k);
            if (byEuclidean)
                (positions, distances) = Euclidean(problem, problem.QueryRows[firstQuery + q], positions);
            NeighborMean.Weights(_options.Weights, distances, weights);
            values[q] = NeighborMean.Mean(problem.Scores, positions, weights);
            uncertainties[q] = NeighborMean.Spread(problem.Scores, lists.PositionsOf(q, around), values[q]);
        }
    }

    // The same neighbours by another distance, nearest first again.
    static (int[] Positions, double[] Distances) Euclidean(ExtrapolationProblem problem, int queryRow, ReadOnlySpan<int> positions)
    {
        int columns = problem.Embeddings.Columns;
        var query = new double[columns];
        var other = new double[columns];
        problem.Embeddings.CopyRows(queryRow, 1, query);
        int[] found = positions.ToArray();
        var distances = new double[found.Length];
        for (int j = 0; j < found.Length; j++)
        {
            problem.Embeddings.CopyRows(problem.ScoredRows[found[j]], 1, other);
            distances[j] = Math.Sqrt(FixedOrderSum.SquaredDistance(query, other));
        }
        Array.Sort(distances, found);
        return (found, distances);
    }
}
