using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Random bits for 64 values at a time: eight blocks of <see cref="PhiloxGenerator"/> side by side.</summary>
/// <remarks>Value i of the 64 takes 16 bits: of vector i / 32, lane i mod 16, the lower half for i / 16 even, else the upper. Lane l of the first
/// vector is word l mod 2 of block l / 2, of the second word 2 + l mod 2. <see cref="NextScalar"/> defines the bits.</remarks>
static class DropoutBits
{
    /// <summary>Values that one call serves.</summary>
    public const int Values = 64;

    /// <summary>Blocks that one call takes.</summary>
    public const int Blocks = 8;

    const int Rounds = 10;

    /// <summary>The bits of blocks <paramref name="counter"/> to <paramref name="counter"/> + 7.</summary>
    /// <param name="counter">A multiple of 8: no carry leaves its lower 32 bits.</param>
    /// <param name="counterHigh">The upper half of the counter.</param>
    /// <param name="key">The key.</param>
    /// <param name="first">Words 0 and 1 of each block.</param>
    /// <param name="second">Words 2 and 3 of each block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Next(ulong counter, ulong counterHigh, ulong key, out Vector512<uint> first, out Vector512<uint> second)
    {
        if (Avx512F.IsSupported)
            NextWide(counter, counterHigh, key, out first, out second);
        else
            NextScalar(counter, counterHigh, key, out first, out second);
    }

    /// <summary>The same without wide vectors.</summary>
    public static void NextScalar(ulong counter, ulong counterHigh, ulong key, out Vector512<uint> first, out Vector512<uint> second)
    {
        Span<uint> low = stackalloc uint[16], high = stackalloc uint[16];
        for (int block = 0; block < Blocks; block++)
        {
            int lane = 2 * block;
            PhiloxGenerator.Block(counter + (ulong)block, counterHigh, key, out low[lane], out low[lane + 1], out high[lane], out high[lane + 1]);
        }
        (first, second) = (Vector512.Create<uint>(low), Vector512.Create<uint>(high));
    }

    // Each 64-bit lane holds one 32-bit word of its block; the multiplication reads the lower halves and gives all 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void NextWide(ulong counter, ulong counterHigh, ulong key, out Vector512<uint> first, out Vector512<uint> second)
    {
        Vector512<ulong> word = Vector512.Create(0xFFFFFFFFul);
        Vector512<uint> firstMultiplier = Vector512.Create((ulong)PhiloxGenerator.FirstMultiplier).AsUInt32();
        Vector512<uint> secondMultiplier = Vector512.Create((ulong)PhiloxGenerator.SecondMultiplier).AsUInt32();
        Vector512<ulong> c0 = Vector512.Create(counter & 0xFFFFFFFF) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> c1 = Vector512.Create(counter >> 32);
        Vector512<ulong> c2 = Vector512.Create(counterHigh & 0xFFFFFFFF), c3 = Vector512.Create(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> one = Avx512F.Multiply(c0.AsUInt32(), firstMultiplier), two = Avx512F.Multiply(c2.AsUInt32(), secondMultiplier);
            c0 = (two >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (one >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            (c1, c3) = (two & word, one & word);
            k0 += PhiloxGenerator.FirstWeyl;
            k1 += PhiloxGenerator.SecondWeyl;
        }
        first = (c0 | (c1 << 32)).AsUInt32();
        second = (c2 | (c3 << 32)).AsUInt32();
    }
}
