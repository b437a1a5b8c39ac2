using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Propagation;

/// <summary>The equations of a harmonic function on a kNN graph: every free row is the weighted mean of its neighbours, fixed rows keep their value.</summary>
/// <remarks>
/// <para>With P the rows' weights (each row's sum to 1), (I - P) x = 0 on free rows. The matrix is not symmetric, because a neighbour need not be
/// mutual, so the plain conjugate gradients do not apply; BiCGSTAB does (van der Vorst, SIAM J. Sci. Stat. Comput. 13, 1992), started anew where it
/// breaks down or where its own residual departs from the true one.</para>
/// <para>Rows from which no path leads to a fixed row have no equation of their own to decide them: they count as fixed at the value they come
/// with, which leaves the system with exactly one solution. Every sum is in fixed order, so the result does not depend on threads.</para>
/// </remarks>
sealed class HarmonicSystem
{
    const int BlockRows = 2048;

    readonly KnnGraph _graph;
    readonly int _neighbors;
    readonly double[] _weights;
    readonly bool[] _isFixed;
    readonly int _threads;
    readonly CancellationToken _cancellation;
    readonly double[] _partial;

    /// <param name="graph">The graph.</param>
    /// <param name="neighbors">How many of each row's neighbours count.</param>
    /// <param name="weights">[N, neighbors]; each row's sum to 1.</param>
    /// <param name="fixedRows">Rows whose value is given.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the work.</param>
    public HarmonicSystem(KnnGraph graph, int neighbors, double[] weights, int[] fixedRows, int threads, CancellationToken cancellation)
    {
        (_graph, _neighbors, _weights, _threads, _cancellation) = (graph, neighbors, weights, threads, cancellation);
        _isFixed = WithoutPath(graph, neighbors, fixedRows);
        foreach (int row in fixedRows)
            _isFixed[row] = true;
        _partial = new double[(graph.Rows + BlockRows - 1) / BlockRows];
    }

    /// <summary>Solves in place.</summary>
    /// <param name="x">[N] the values of fixed rows and a first guess of all others; holds the solution afterwards.</param>
    /// <param name="tolerance">How far a free row may be from the mean of its neighbours, in the unit of the values.</param>
    /// <param name="most">The most passes over the graph.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <returns>Passes over the graph, and the largest distance of a free row from the mean of its neighbours.</returns>
    public (int Passes, double Residual) Solve(double[] x, double tolerance, int most, IProgress<WorkProgress>? progress = null)
    {
        int n = x.Length, passes = 1;
        double[] r = new double[n], shadow = new double[n], p = new double[n], v = new double[n], t = new double[n], best = new double[n];
        double residual = Residual(x, r), start = residual, bestResidual = residual;
        x.CopyTo(best, 0);
        double rho = 0, alpha = 1, omega = 1;
        bool isFresh = true;
        while (residual > tolerance && passes + 2 < most)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (isFresh)
                r.CopyTo(shadow, 0);
            double next = Dot(shadow, r), beta = isFresh ? 0 : next / rho * (alpha / omega);
            Update(p, (i, old) => r[i] + (isFresh ? 0 : beta * (old - (omega * v[i]))));
            (rho, isFresh) = (next, false);
            Multiply(p, v);
            alpha = rho / Dot(shadow, v);
            Update(r, (i, old) => old - (alpha * v[i]));
            Multiply(r, t);
            passes += 2;
            omega = Dot(t, r) / Dot(t, t);
            if (double.IsFinite(alpha) && double.IsFinite(omega) && omega != 0)
            {
                Update(x, (i, old) => old + (alpha * p[i]) + (omega * r[i]));
                Update(r, (i, old) => old - (omega * t[i]));
                residual = Largest(r);
                // The true one decides; where it is not small enough the method begins anew from here.
                if (residual <= tolerance)
                    (residual, passes, isFresh) = (Residual(x, r), passes + 1, true);
            }
            else
            {
                // Broken down: begun anew from the best so far, after a plain pass, which always brings it nearer.
                best.CopyTo(x, 0);
                Multiply(x, t);
                Update(x, (i, old) => old - t[i]);
                (residual, passes, isFresh) = (Residual(x, r), passes + 2, true);
            }
            if (residual < bestResidual / 2 || residual <= tolerance)
            {
                x.CopyTo(best, 0);
                bestResidual = residual;
            }
            Report(progress, start, residual, tolerance);
        }
        best.CopyTo(x, 0);
        return (passes, Residual(x, r));
    }

    // r = P x - x on free rows; its largest absolute value.
    double Residual(double[] x, double[] r)
    {
        Multiply(x, r);
        Update(r, (_, difference) => -difference);
        return Largest(r);
    }

    // result = (I - P) x on free rows and 0 on fixed ones.
    void Multiply(double[] x, double[] result) => RowBlocks.ForEach(x.Length, BlockRows, _threads, () => 0, (first, count, _) =>
    {
        for (int row = first; row < first + count; row++)
        {
            if (_isFixed[row])
            {
                result[row] = 0;
                continue;
            }
            double mean = 0;
            ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
            for (int j = 0; j < Math.Min(_neighbors, neighbors.Length); j++)
                mean += _weights[((long)row * _neighbors) + j] * x[neighbors[j]];
            result[row] = x[row] - mean;
        }
    }, _cancellation);

    // Changes free rows only, so that vectors of a solution stay 0 on fixed ones.
    void Update(double[] values, Func<int, double, double> next) => RowBlocks.ForEach(values.Length, BlockRows, _threads, () => 0, (first, count, _) =>
    {
        for (int row = first; row < first + count; row++)
        {
            if (!_isFixed[row])
                values[row] = next(row, values[row]);
        }
    }, _cancellation);

    double Dot(double[] a, double[] b)
    {
        RowBlocks.ForEach(a.Length, BlockRows, _threads, () => 0, (first, count, _) =>
            _partial[first / BlockRows] = FixedOrderSum.Dot(a.AsSpan(first, count), b.AsSpan(first, count)), _cancellation);
        return FixedOrderSum.Sum(_partial);
    }

    static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    static void Report(IProgress<WorkProgress>? progress, double start, double residual, double tolerance)
    {
        if (progress is null || tolerance <= 0 || residual <= 0 || start <= tolerance)
            return;
        double share = Math.Log(start / residual) / Math.Log(start / tolerance);
        progress.Report(new WorkProgress("propagate", (long)Math.Clamp(100 * share, 0, 100), 100, "percent"));
    }

    // A path leads along the neighbours of a row, so it is found from the fixed rows backwards.
    static bool[] WithoutPath(KnnGraph graph, int neighbors, int[] fixedRows)
    {
        var offsets = new int[graph.Rows + 1];
        for (int row = 0; row < graph.Rows; row++)
        {
            foreach (int neighbor in graph.NeighborsOf(row)[..Math.Min(neighbors, graph.CountOf(row))])
                offsets[neighbor + 1]++;
        }
        for (int row = 0; row < graph.Rows; row++)
            offsets[row + 1] += offsets[row];
        int[] from = new int[offsets[^1]], place = offsets[..^1];
        for (int row = 0; row < graph.Rows; row++)
        {
            foreach (int neighbor in graph.NeighborsOf(row)[..Math.Min(neighbors, graph.CountOf(row))])
                from[place[neighbor]++] = row;
        }
        var lacks = new bool[graph.Rows];
        Array.Fill(lacks, true);
        var open = new Stack<int>(fixedRows);
        foreach (int row in fixedRows)
            lacks[row] = false;
        while (open.TryPop(out int row))
        {
            foreach (int other in from.AsSpan(offsets[row], offsets[row + 1] - offsets[row]))
            {
                if (!lacks[other])
                    continue;
                lacks[other] = false;
                open.Push(other);
            }
        }
        return lacks;
    }
}
