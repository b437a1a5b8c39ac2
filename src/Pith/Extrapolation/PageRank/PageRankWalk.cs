using Pith.Extrapolation.GraphNetwork;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.PageRank;

/// <summary>Mixes one number a row with those of the rows that a random walk from it ends at.</summary>
/// <remarks>With A the row-normalised adjacency, <c>Pi = alpha * sum over t of (1 - alpha)^t A^t</c>; Pi f is the limit of
/// <c>z = alpha f + (1 - alpha) A z</c>. As many steps are made as bring the rest of the walk below 1e-7 of its whole, so that the result
/// differs from the limit by no more than single precision does.</remarks>
sealed class PageRankWalk
{
    const double Rest = 1e-7;

    readonly PropagationMatrix _matrix;
    readonly WorkerPool _pool;
    readonly float _alpha;
    readonly int _steps;
    readonly float[] _next;

    /// <summary>Prepares the walk.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="alpha">0.01..1.</param>
    /// <param name="pool">Threads.</param>
    public PageRankWalk(PropagationMatrix matrix, double alpha, WorkerPool pool)
    {
        (_matrix, _pool, _alpha) = (matrix, pool, (float)alpha);
        double left = 1 - alpha;
        while (left > Rest)
        {
            left *= 1 - alpha;
            _steps++;
        }
        _next = new float[matrix.Rows];
    }

    /// <summary>result = Pi input.</summary>
    /// <param name="input">[N].</param>
    /// <param name="result">[N], another array.</param>
    public void Mix(float[] input, float[] result) => Walk(input, result, _matrix.Multiply);

    /// <summary>result = Pi^T input.</summary>
    /// <param name="input">[N].</param>
    /// <param name="result">[N], another array.</param>
    public void MixTransposed(float[] input, float[] result) =>
        Walk(input, result, (values, _, first, count, sums) => _matrix.MultiplyTransposed(values, first, count, sums));

    void Walk(float[] input, float[] result, Action<float[], float, int, int, float[]> multiply)
    {
        for (int row = 0; row < input.Length; row++)
            result[row] = _alpha * input[row];
        for (int step = 0; step < _steps; step++)
        {
            RowGroups.ForEachBlock(_pool, input.Length, (first, count, _) =>
            {
                multiply(result, 0, first, count, _next);
                for (int row = first; row < first + count; row++)
                    _next[row] = (_alpha * input[row]) + ((1 - _alpha) * _next[row]);
            });
            _next.CopyTo(result, 0);
        }
    }
}
