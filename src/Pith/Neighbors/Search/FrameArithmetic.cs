using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Neighbors.Search;

/// <summary>Moves a row into a <see cref="SearchFrame"/>.</summary>
static class FrameArithmetic
{
    /// <summary>result[c] = (row[c] - center[c]) * scale, each step rounded to single precision; the two may be the same span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ShiftAndScale(ReadOnlySpan<float> row, ReadOnlySpan<float> center, float scale, Span<float> result)
    {
        ref float x = ref MemoryMarshal.GetReference(row);
        ref float m = ref MemoryMarshal.GetReference(center);
        ref float y = ref MemoryMarshal.GetReference(result);
        int c = 0;
        for (; c <= row.Length - 8; c += 8)
        {
            Vector256<float> shifted = Vector256.LoadUnsafe(ref x, (nuint)c) - Vector256.LoadUnsafe(ref m, (nuint)c);
            (shifted * scale).StoreUnsafe(ref y, (nuint)c);
        }
        for (; c < row.Length; c++)
            result[c] = (row[c] - center[c]) * scale;
    }
}
