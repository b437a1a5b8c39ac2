using System.Runtime.CompilerServices;
using Pith.Numerics;
using Pith.Numerics.Memory;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>A matrix made ready for neighbour search: its rows in a <see cref="SearchFrame"/>, in single precision, with squared lengths
/// shrunk so that the single-precision distance computed from them never exceeds the true one.</summary>
/// <remarks><para>For rows a, b in the frame the scan computes L = (n'(a) + n'(b)) - 2 fl(a.b) with n' = (1 - kappa) |a|^2 - tiny. With unit
/// roundoff u = 2^-24 and D columns, the errors are: the dot product, at most gamma_D (|a|^2 + |b|^2) with gamma_D = D u / (1 - D u); the rounding
/// of the rows into the frame, at most 4u of the same; the sum and the fused step of L, at most 3u. So with kappa = (D + 24) u * 1.01,
/// L is a lower bound of the true squared distance, and whatever L exceeds a known exact distance can be dropped without a look.</para>
/// <para>Cosine distance is half the squared Euclidean distance of the rows scaled to length 1, so one search serves both.</para></remarks>
sealed class SearchSpace
{
    readonly double[]? _inverseLengths;

    SearchSpace(MatrixView matrix, DistanceMetric metric, SearchFrame frame, double[]? inverseLengths, float[] shrunkSquares)
    {
        Matrix = matrix;
        Metric = metric;
        Frame = frame;
        _inverseLengths = inverseLengths;
        ShrunkSquares = shrunkSquares;
        ExactInSingle = matrix.StorageType.Size() <= 2 || matrix.StorageType == ElementType.Float32;
    }

    public MatrixView Matrix { get; }

    public DistanceMetric Metric { get; }

    public SearchFrame Frame { get; }

    /// <summary>[N] n' of every row.</summary>
    public float[] ShrunkSquares { get; }

    /// <summary>Whether every stored value is a single-precision number, so that reading it as one loses nothing.</summary>
    public bool ExactInSingle { get; }

    /// <summary>What the exact distance multiplies the row by: 1, or one over its length under the cosine metric.</summary>
    public double Factor(int row) => _inverseLengths is null ? 1 : _inverseLengths[row];

    /// <summary>Prepares <paramref name="matrix"/>, in its own frame or in a given one (that of the rows it will be compared with).</summary>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static SearchSpace Create(
        MatrixView matrix, DistanceMetric metric, int threads, SearchFrame? frame = null, CancellationToken cancellation = default)
    {
        double[]? inverseLengths = metric == DistanceMetric.Cosine ? RowSurvey.InverseLengths(matrix, threads, cancellation) : null;
        frame ??= RowSurvey.FrameOf(matrix, inverseLengths, threads, cancellation);
        var space = new SearchSpace(matrix, metric, frame, inverseLengths, new float[matrix.Rows]);
        space.FillShrunkSquares(0, matrix.Rows, threads, cancellation);
        return space;
    }

    /// <summary>A space of which a part of the squared lengths is known, the others being filled in by the caller.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="inverseLengths">[N] one over the lengths of rows; null unless distance is cosine.</param>
    /// <param name="firstRow">The first row whose squared length is computed here.</param>
    /// <param name="rows">Rows computed here.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SearchSpace CreatePart(
        MatrixView matrix,
        DistanceMetric metric,
        SearchFrame frame,
        double[]? inverseLengths,
        int firstRow,
        int rows,
        int threads,
        CancellationToken cancellation)
    {
        var space = new SearchSpace(matrix, metric, frame, inverseLengths, new float[matrix.Rows]);
        space.FillShrunkSquares(firstRow, rows, threads, cancellation);
        return space;
    }

    /// <summary>Rows <paramref name="firstRow"/>... as a space of their own in the same frame.</summary>
    public SearchSpace Part(int firstRow, int rows) => new(
        Matrix.SelectRows([.. Enumerable.Range(firstRow, rows)]), Metric, Frame, _inverseLengths?.AsSpan(firstRow, rows).ToArray(),
        ShrunkSquares.AsSpan(firstRow, rows).ToArray());

    /// <summary>Writes rows into panels <paramref name="firstPanel"/>... of <paramref name="panels"/>, in the frame.</summary>
    public void Pack(int firstRow, int rowCount, PackedPanels panels, int firstPanel, SearchScratch scratch)
    {
        for (int done = 0; done < rowCount; done += PackedPanels.Width)
        {
            int rows = Math.Min(PackedPanels.Width, rowCount - done);
            MemoryGuard.Look();
            panels.PackPanel(firstPanel + (done / PackedPanels.Width), InFrame(firstRow + done, rows, scratch), rows);
        }
    }

    /// <summary>The exact squared distance (before halving, under cosine) between a row of this space and one of another.</summary>
    public double ExactSquared(int row, SearchSpace other, int otherRow, SearchScratch scratch)
    {
        if (ExactInSingle && other.ExactInSingle)
        {
            ReadOnlySpan<float> a = RowInSingle(row, scratch.RowA), b = other.RowInSingle(otherRow, scratch.RowB);
            return ExactDistances.SumOfSquaredDifferences(a, Factor(row), b, other.Factor(otherRow));
        }
        Matrix.CopyRows(row, 1, scratch.WideA);
        other.Matrix.CopyRows(otherRow, 1, scratch.WideB);
        return ExactDistances.SumOfSquaredDifferences(scratch.WideA, Factor(row), scratch.WideB, other.Factor(otherRow));
    }

    /// <summary>The distance that users see, from the exact squared one.</summary>
    public double Distance(double exactSquared) => Metric == DistanceMetric.Cosine ? exactSquared / 2 : Math.Sqrt(exactSquared);

    ReadOnlySpan<float> RowInSingle(int row, float[] scratch)
    {
        if (Matrix.TryGetRows(row, 1, out ReadOnlySpan<float> values))
            return values;
        Matrix.CopyRows(row, 1, scratch);
        return scratch.AsSpan(0, Matrix.Columns);
    }

    /// <summary>[rows, D] rows in the frame, in single precision; valid until the scratch is used again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<float> InFrame(int firstRow, int rows, SearchScratch scratch)
    {
        int columns = Matrix.Columns;
        Span<float> result = scratch.Rows.AsSpan(0, rows * columns);
        if (ExactInSingle && _inverseLengths is null && Frame.FitsSingle)
        {
            if (!Matrix.TryGetRows(firstRow, rows, out ReadOnlySpan<float> source))
            {
                Matrix.CopyRows(firstRow, rows, result);
                source = result;
            }
            float scale = (float)Frame.Scale;
            for (int r = 0; r < rows; r++)
                FrameArithmetic.ShiftAndScale(source.Slice(r * columns, columns), Frame.Center, scale, result.Slice(r * columns, columns));
            return result;
        }
        Span<double> wide = scratch.WideRows(rows * columns);
        Matrix.CopyRows(firstRow, rows, wide);
        for (int r = 0; r < rows; r++)
        {
            double factor = Factor(firstRow + r);
            for (int c = 0; c < columns; c++)
                result[r * columns + c] = (float)((wide[r * columns + c] * factor - Frame.Center[c]) * Frame.Scale);
        }
        return result;
    }

    void FillShrunkSquares(int firstRow, int rows, int threads, CancellationToken cancellation)
    {
        const double UnitRoundoff = 1.0 / (1 << 24);
        const double Tiny = 1e-23;
        int columns = Matrix.Columns;
        double keep = 1 - ((columns + 24) * UnitRoundoff * 1.01);
        RowBlocks.ForEach(rows, PackedPanels.Width, threads, () => new SearchScratch(columns), (first, count, scratch) =>
        {
            ReadOnlySpan<float> values = InFrame(firstRow + first, count, scratch);
            for (int r = 0; r < count; r++)
            {
                double square = ExactDistances.SumOfSquares(values.Slice(r * columns, columns));
                ShrunkSquares[firstRow + first + r] = MathF.BitDecrement((float)(square * keep - Tiny));
            }
        }, cancellation);
    }
}
