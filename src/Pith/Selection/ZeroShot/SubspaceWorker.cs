using System.Runtime.CompilerServices;

namespace Pith.Selection.ZeroShot;

/// <summary>One thread's work: the rows sorted by one dimension, and the totals of the samples that start with it.</summary>
/// <remarks>Searches walk outwards from a coordinate in the sorted dimension and stop when the difference there alone exceeds the
/// distance that still matters. Equal values are sorted by row, and of equal distances the lowest row counts as nearer.</remarks>
sealed class SubspaceWorker
{
    readonly float[][] _columns;
    readonly double _unit;
    readonly int _rows;
    readonly int[] _order;
    readonly float[] _sorted;
    readonly double[] _distances;
    readonly int[] _nearest;
    readonly double[] _center;
    int _found;

    public SubspaceWorker(float[][] columns, int neighbors, double unit)
    {
        _columns = columns;
        _unit = unit;
        _rows = columns[0].Length;
        _order = new int[_rows];
        _sorted = new float[_rows];
        Totals = new long[_rows];
        int most = Math.Min(neighbors, Math.Max(1, _rows - 1));
        _distances = new double[most];
        _nearest = new int[most];
        _center = new double[columns.Length];
    }

    /// <summary>[n] in units: what each row gained less what it lost.</summary>
    public long[] Totals { get; }

    /// <summary>Sorts the rows by a dimension.</summary>
    public void SortBy(int dimension)
    {
        _columns[dimension].CopyTo(_sorted, 0);
        for (int i = 0; i < _rows; i++)
            _order[i] = i;
        Array.Sort(_sorted, _order);
        for (int start = 0; start < _rows;)
        {
            int end = start + 1;
            while (end < _rows && _sorted[end] == _sorted[start])
                end++;
            if (end - start > 1)
                Array.Sort(_order, start, end - start);
            start = end;
        }
    }

    /// <summary>Gives the row nearest to a point its gain and takes the redundancy from the rows around it.</summary>
    public void Take(in SubspacePoint sample)
    {
        int covered = Nearest(sample.Dimensions, sample.Coordinates);
        Totals[covered] += (long)_unit;
        if (_rows == 1)
            return;
        Span<double> center = _center.AsSpan(0, sample.Dimensions.Length);
        for (int d = 0; d < center.Length; d++)
            center[d] = _columns[sample.Dimensions[d]][covered];
        FindNeighbors(sample.Dimensions, center, covered);
        if (_distances[0] == 0)
        {
            Totals[_nearest[0]] -= (long)_unit;
            return;
        }
        double sum = 0, scale = double.PositiveInfinity;
        for (int n = 0; n < _found; n++)
            scale = Math.Min(scale, _distances[n]);
        for (int n = 0; n < _found; n++)
            sum += _distances[n] = Weight(scale / _distances[n]);
        for (int n = 0; n < _found; n++)
            Totals[_nearest[n]] -= (long)Math.Round(_unit * (_distances[n] / sum));
    }

    /// <summary>The fourth power, relative to the nearest so that nothing overflows.</summary>
    static double Weight(double relative) => relative * relative * (relative * relative);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int Nearest(int[] dimensions, ReadOnlySpan<double> point)
    {
        double best = double.PositiveInfinity;
        int row = -1;
        (int right, int left) = Start(point[0]);
        while (true)
        {
            double toRight = right < _rows ? _sorted[right] - point[0] : double.PositiveInfinity;
            double toLeft = left >= 0 ? point[0] - _sorted[left] : double.PositiveInfinity;
            double step = Math.Min(toRight, toLeft);
            if (step > best || double.IsPositiveInfinity(step))
                return row;
            int candidate = toRight <= toLeft ? _order[right++] : _order[left--];
            double distance = Distance(dimensions, point, candidate);
            if (distance < best || (distance == best && candidate < row))
                (best, row) = (distance, candidate);
            // Rows that coincide with the point are met in ascending order.
            if (best == 0)
                return row;
        }
    }

    /// <summary>Fills the nearest rows around a row, itself left out; only the first that coincides with it, where one does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void FindNeighbors(int[] dimensions, ReadOnlySpan<double> center, int self)
    {
        _found = 0;
        (int right, int left) = Start(center[0]);
        while (true)
        {
            double toRight = right < _rows ? _sorted[right] - center[0] : double.PositiveInfinity;
            double toLeft = left >= 0 ? center[0] - _sorted[left] : double.PositiveInfinity;
            double step = Math.Min(toRight, toLeft);
            if (double.IsPositiveInfinity(step) || (_found == _nearest.Length && step > _distances[0]))
                return;
            int candidate = toRight <= toLeft ? _order[right++] : _order[left--];
            if (candidate == self)
                continue;
            double distance = Distance(dimensions, center, candidate);
            if (distance == 0)
            {
                (_distances[0], _nearest[0], _found) = (0, candidate, 1);
                return;
            }
            if (_found < _nearest.Length)
            {
                (_distances[_found], _nearest[_found]) = (distance, candidate);
                if (++_found == _nearest.Length)
                {
                    for (int place = (_found - 2) / 2; place >= 0; place--)
                        SiftDown(place);
                }
            }
            else if (distance < _distances[0] || (distance == _distances[0] && candidate < _nearest[0]))
            {
                (_distances[0], _nearest[0]) = (distance, candidate);
                SiftDown(0);
            }
        }
    }

    /// <summary>Restores the heap of the nearest rows, the farthest on top, below a place.</summary>
    void SiftDown(int place)
    {
        while (true)
        {
            int child = 2 * place + 1;
            if (child >= _found)
                return;
            if (child + 1 < _found && Precedes(child, child + 1))
                child++;
            if (!Precedes(place, child))
                return;
            (_distances[place], _distances[child]) = (_distances[child], _distances[place]);
            (_nearest[place], _nearest[child]) = (_nearest[child], _nearest[place]);
            place = child;
        }
    }

    bool Precedes(int a, int b) => _distances[a] < _distances[b] || (_distances[a] == _distances[b] && _nearest[a] < _nearest[b]);

    /// <summary>Where to walk from: right the first row at or above a value, left the last below it.</summary>
    (int Right, int Left) Start(double value)
    {
        int low = 0, high = _rows;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return (low, low - 1);
    }

    double Distance(int[] dimensions, ReadOnlySpan<double> point, int row)
    {
        double sum = 0;
        for (int d = 0; d < dimensions.Length; d++)
            sum += Math.Abs(_columns[dimensions[d]][row] - point[d]);
        return sum;
    }
}
