using System.Runtime.CompilerServices;

namespace Pith.Numerics.Randomness;

/// <summary>The counter-based block function Philox4x32-10: 128 bits of counter and 64 bits of key in, four random 32-bit words
/// out.</summary>
/// <remarks>
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. There is no state: block number n of a stream
/// is a function of n alone, so streams can be read from any place and in any order, and the numbers are the same on every machine.
/// For a fixed key the function is a bijection of the counter.
/// </remarks>
static class PhiloxGenerator
{
    internal const uint FirstMultiplier = 0xD2511F53;
    internal const uint SecondMultiplier = 0xCD9E8D57;
    internal const uint FirstWeyl = 0x9E3779B9;
    internal const uint SecondWeyl = 0xBB67AE85;
    const int Rounds = 10;

    /// <summary>Computes one block.</summary>
    /// <param name="counterLow">Bits 0-63 of the counter; the lowest 32 are the published algorithm's word 0.</param>
    /// <param name="counterHigh">Bits 64-127 of the counter.</param>
    /// <param name="key">The key; its lowest 32 bits are the published algorithm's word 0.</param>
    /// <param name="w0">Word 0 of the block.</param>
    /// <param name="w1">Word 1 of the block.</param>
    /// <param name="w2">Word 2 of the block.</param>
    /// <param name="w3">Word 3 of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(ulong counterLow, ulong counterHigh, ulong key, out uint w0, out uint w1, out uint w2, out uint w3)
    {
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32);
        uint c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * c0;
            ulong second = (ulong)SecondMultiplier * c2;
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ k0, (uint)second, (uint)(first >> 32) ^ c3 ^ k1, (uint)first);
            k0 += FirstWeyl;
            k1 += SecondWeyl;
        }
        (w0, w1, w2, w3) = (c0, c1, c2, c3);
    }
}
