using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Selection.Distributed;

/// <summary>Finds the rows of a rank that are in a window, without a look at all rows for each window.</summary>
/// <remarks>The rows of several windows make up a tier, which is found by one pass over all values. As values only fall, no other row comes to be in
/// these windows.</remarks>
sealed class WindowCandidates(SharedNodes nodes, int[] groups)
{
    int[] _tier = new int[1024];
    int[] _found = new int[1024];
    int _count;
    double _tierLimit = double.PositiveInfinity;

    /// <summary>The open rows in a window, ascending; rows whose groups are full are passed over from now on. Valid until the next call.</summary>
    /// <param name="limit">The least value in the window; no larger than at the last call.</param>
    /// <param name="tierLimit">The least value in the windows that follow; at most the limit.</param>
    /// <param name="left">[groups] rows left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> AtLeast(double limit, double tierLimit, long[] left)
    {
        if (limit < _tierLimit)
            Fill(tierLimit);
        if (_found.Length < _count)
            _found = new int[_tier.Length];
        int kept = 0, count = 0;
        for (int n = 0; n < _count; n++)
        {
            int row = _tier[n];
            double value = nodes.Values[row];
            // What was picked has no value.
            if (!(value >= _tierLimit) || nodes.States[row] != NodeState.Open)
                continue;
            if (left[groups[row]] <= 0)
            {
                nodes.States[row] = NodeState.Passed;
                continue;
            }
            _tier[kept++] = row;
            _found[count] = row;
            count += value >= limit ? 1 : 0;
        }
        _count = kept;
        return _found.AsSpan(0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(double limit)
    {
        (_tierLimit, _count) = (limit, 0);
        ReadOnlySpan<double> values = nodes.Values.AsSpan(0, groups.Length);
        ref double first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(values);
        Vector256<double> limits = Vector256.Create(limit);
        int row = 0;
        for (; row <= values.Length - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            uint mask = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)row), limits).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
                Add(row + BitOperations.TrailingZeroCount(mask));
        }
        for (; row < values.Length; row++)
        {
            if (values[row] >= limit)
                Add(row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Add(int row)
    {
        if (nodes.States[row] != NodeState.Open)
            return;
        if (_count == _tier.Length)
            Array.Resize(ref _tier, 2 * _count);
        _tier[_count++] = row;
    }
}
