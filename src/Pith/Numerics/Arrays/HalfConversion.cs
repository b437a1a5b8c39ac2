using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Arrays;

/// <summary>Widens IEEE half precision to single precision, eight numbers at a time. Exact, so every path gives the same bits but for the
/// payload of a NaN.</summary>
static unsafe class HalfConversion
{
    /// <summary>Widens consecutive halves from <paramref name="source"/>, which need not be aligned.</summary>
    public static void ToSingle(byte* source, Span<float> destination)
    {
        ref float target = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= destination.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            Vector128<ushort> halves = Vector128.Load((ushort*)(source + ((long)i * 2)));
            (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(halves);
            Widen(lower).StoreUnsafe(ref target, (nuint)i);
            Widen(upper).StoreUnsafe(ref target, (nuint)(i + 4));
        }
        for (; i < destination.Length; i++)
            destination[i] = (float)Unsafe.ReadUnaligned<Half>(source + ((long)i * 2));
    }

    // Exponent and mantissa are moved into place and read as a single whose exponent is too small by 127 - 15 = 112; multiplying by 2^112
    // corrects it, subnormals included. Infinity and NaN (exponent all ones) would land on 2^16 and get a full exponent instead.
    static Vector128<float> Widen(Vector128<uint> half)
    {
        Vector128<uint> sign = (half & Vector128.Create(0x8000u)) << 16;
        Vector128<uint> magnitude = (half & Vector128.Create(0x7FFFu)) << 13;
        Vector128<uint> special = Vector128.GreaterThanOrEqual(magnitude.AsInt32(), Vector128.Create(0x7C00 << 13)).AsUInt32();
        Vector128<uint> scaled = (magnitude.AsSingle() * Vector128.Create(BitConverter.UInt32BitsToSingle((127u + 112u) << 23))).AsUInt32();
        Vector128<uint> full = magnitude | Vector128.Create(0x7F80_0000u);
        return (Vector128.ConditionalSelect(special, full, scaled) | sign).AsSingle();
    }
}
