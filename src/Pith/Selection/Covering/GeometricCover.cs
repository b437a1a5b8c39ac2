using System.Runtime.InteropServices;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Selection.Covering;

/// <summary>Embeddings as a cover space: squared Euclidean distances in double precision, of rows scaled to length 1 under the cosine
/// metric.</summary>
/// <remarks>A pass multiplies all rows with the centres in single precision, which gives a certain lower bound of every squared distance;
/// only pairs whose bound is not above the row's present distance are computed in double precision. So a distance is what comparing
/// every pair in double precision gives, on any machine and for any number of threads.</remarks>
sealed class GeometricCover : ICoverSpace
{
    // Room for the rounding of the exact sums themselves, as in the neighbour search.
    const double Margin = 1 + 1e-11;

    readonly MatrixView _rows;
    readonly DistanceMetric _metric;
    readonly int _threads;
    readonly SearchSpace _space;
    readonly float[] _squares;
    readonly float[] _thresholds;
    double[] _gathered = [];

    /// <summary>Surveys the rows.</summary>
    /// <param name="rows">[n, D], the rows of one pool.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the survey.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public GeometricCover(MatrixView rows, DistanceMetric metric, int threads, CancellationToken cancellation)
    {
        _rows = rows;
        _metric = metric;
        _threads = threads;
        _space = SearchSpace.Create(rows, metric, threads, null, cancellation);
        _squares = PaddedSquares.Of(_space);
        _thresholds = GC.AllocateArray<float>(_squares.Length, pinned: true);
    }

    public void DistancesToMean(double[] distances)
    {
        int columns = _rows.Columns;
        var mean = new double[columns];
        var row = new double[columns];
        for (int i = 0; i < _rows.Rows; i++)
        {
            CopyRow(i, row);
            for (int c = 0; c < columns; c++)
                mean[c] += row[c];
        }
        for (int c = 0; c < columns; c++)
            mean[c] /= _rows.Rows;
        for (int i = 0; i < _rows.Rows; i++)
        {
            CopyRow(i, row);
            distances[i] = ExactDistances.SumOfSquaredDifferences(row, 1, mean, 1);
        }
    }

    public void Lower(ReadOnlySpan<int> centers, double[] distances, CancellationToken cancellation)
    {
        MatrixView basis = _rows.SelectRows(centers.ToArray());
        SearchSpace basisSpace = SearchSpace.Create(basis, _metric, _threads, _space.Frame, cancellation);
        float[] basisSquares = PaddedSquares.Of(basisSpace);
        for (int i = 0; i < distances.Length; i++)
            _thresholds[i] = UpperBound(distances[i]);
        int blockRows = RectangularScan.QueryBlockRows(_rows.Rows, _rows.Columns, RowBlocks.Threads(_threads));
        RowBlocks.ForEach(
            _rows.Rows,
            blockRows,
            _threads,
            () => new RectangularScan(_space, _squares, basisSpace, basisSquares, blockRows),
            (first, count, scan) =>
            {
                var sink = new NearestSink(this, basisSpace, distances, scan.Scratch);
                scan.Run(first, count, ref sink, cancellation);
            },
            cancellation);
    }

    public void Gather(ReadOnlySpan<int> rows)
    {
        int columns = _rows.Columns;
        if (_gathered.Length < (long)rows.Length * columns)
            _gathered = new double[checked(rows.Length * columns)];
        for (int i = 0; i < rows.Length; i++)
            CopyRow(rows[i], _gathered.AsSpan(i * columns, columns));
    }

    public void LowerGathered(int center, Span<double> distances)
    {
        int columns = _rows.Columns;
        ReadOnlySpan<double> from = _gathered.AsSpan(center * columns, columns);
        for (int i = 0; i < distances.Length; i++)
        {
            double distance = ExactDistances.SumOfSquaredDifferences(_gathered.AsSpan(i * columns, columns), 1, from, 1);
            if (distance < distances[i])
                distances[i] = distance;
        }
    }

    public double Shown(double distance) => _space.Distance(distance);

    /// <summary>Copies a row in double precision, scaled to length 1 under the cosine metric.</summary>
    void CopyRow(int row, Span<double> destination)
    {
        _rows.CopyRows(row, 1, destination);
        double factor = _space.Factor(row);
        if (factor == 1)
            return;
        for (int c = 0; c < destination.Length; c++)
            destination[c] *= factor;
    }

    /// <summary>A bound in the frame that no pair at or below a squared distance can exceed.</summary>
    float UpperBound(double squared) => MathF.BitIncrement((float)(squared * _space.Frame.Scale * _space.Frame.Scale * Margin));

    /// <summary>Lowers the rows' distances and with them the bounds that pairs must pass. A row belongs to one worker.</summary>
    readonly unsafe struct NearestSink(GeometricCover cover, SearchSpace centers, double[] distances, SearchScratch scratch) : IPairSink
    {
        public float* Thresholds => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(cover._thresholds, 0);

        public void Offer(int query, float bound, int basis)
        {
            double squared = cover._space.ExactSquared(query, centers, basis, scratch);
            if (!(squared < distances[query]))
                return;
            distances[query] = squared;
            cover._thresholds[query] = cover.UpperBound(squared);
        }
    }
}
