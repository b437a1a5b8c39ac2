using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pith.Selection.Distributed;

/// <summary>A set of rows, and the place of each of them among them, found without a search.</summary>
/// <remarks>One bit a row of the dataset, and 4 bytes for every 64 rows.</remarks>
sealed class RowPlaces(int rows)
{
    readonly ulong[] _bits = new ulong[((long)rows + 63) / 64];
    readonly int[] _before = new int[(((long)rows + 63) / 64) + 1];

    /// <summary>Puts a row into the set; no row after <see cref="Number"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row)
    {
        // Most rows are met again and again, and what is only read stays in all caches.
        ulong bit = 1UL << (row & 63);
        if ((_bits[row >> 6] & bit) == 0)
            Interlocked.Or(ref _bits[row >> 6], bit);
    }

    /// <summary>Numbers the rows, ascending.</summary>
    /// <returns>The rows.</returns>
    public int[] Number()
    {
        for (int word = 0; word < _bits.Length; word++)
            _before[word + 1] = _before[word] + BitOperations.PopCount(_bits[word]);
        var all = new int[_before[^1]];
        int found = 0;
        for (int word = 0; word < _bits.Length; word++)
        {
            for (ulong bits = _bits[word]; bits != 0; bits &= bits - 1)
                all[found++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
        }
        return all;
    }

    /// <summary>The place of a row; -1 for one that is not in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceOf(int row)
    {
        ulong bits = _bits[row >> 6], bit = 1UL << (row & 63);
        return (bits & bit) == 0 ? -1 : _before[row >> 6] + BitOperations.PopCount(bits & (bit - 1));
    }
}
