namespace Pith.Selection.Covering;

/// <summary>Rows with distances between them, as farthest-first traversal needs them. Rows are numbered 0 .. n-1 inside a pool; distances
/// may be any increasing function of the distance that users see.</summary>
interface ICoverSpace
{
    /// <summary>Fills each row's distance to the mean of all rows.</summary>
    /// <param name="distances">[n].</param>
    void DistancesToMean(double[] distances);

    /// <summary>Lowers each row's distance to its smallest distance to the given centres, where that is smaller.</summary>
    /// <param name="centers">Rows, at least one.</param>
    /// <param name="distances">[n].</param>
    /// <param name="cancellation">Stops the pass.</param>
    void Lower(ReadOnlySpan<int> centers, double[] distances, CancellationToken cancellation);

    /// <summary>Makes rows ready for <see cref="LowerGathered"/>.</summary>
    void Gather(ReadOnlySpan<int> rows);

    /// <summary>Lowers the gathered rows' distances to their distance to one of them, where that is smaller; the same bits as
    /// <see cref="Lower"/>.</summary>
    /// <param name="center">The centre's place among the gathered rows.</param>
    /// <param name="distances">By place among the gathered rows.</param>
    void LowerGathered(int center, Span<double> distances);

    /// <summary>The distance that users see.</summary>
    double Shown(double distance);
}
