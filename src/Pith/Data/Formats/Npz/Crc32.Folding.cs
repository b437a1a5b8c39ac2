using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Data.Formats.Npz;

static partial class Crc32
{
    const int FoldedBytes = 64;

    /// <summary>Whether the processor multiplies without carry, which makes the checksum several times faster.</summary>
    static bool CanFold => Pclmulqdq.IsSupported;

    // Four runs of 16 bytes are carried along, each multiplied by x^512 modulo the polynomial a step, then joined and left to the tables:
    // Gopal et al., "Fast CRC computation for generic polynomials using PCLMULQDQ" (Intel 2009), with its constants for this polynomial.
    static uint Fold(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        var byFour = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        var byOne = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        Vector128<ulong> a = Load(ref start, 0) ^ Vector128.CreateScalar(crc).AsUInt64();
        Vector128<ulong> b = Load(ref start, 16);
        Vector128<ulong> c = Load(ref start, 32);
        Vector128<ulong> d = Load(ref start, 48);
        int at = FoldedBytes;
        for (; at <= bytes.Length - FoldedBytes; at += FoldedBytes)
        {
            a = Multiply(a, byFour) ^ Load(ref start, at);
            b = Multiply(b, byFour) ^ Load(ref start, at + 16);
            c = Multiply(c, byFour) ^ Load(ref start, at + 32);
            d = Multiply(d, byFour) ^ Load(ref start, at + 48);
        }
        a = Multiply(a, byOne) ^ b;
        a = Multiply(a, byOne) ^ c;
        a = Multiply(a, byOne) ^ d;
        bytes = bytes[at..];
        Span<byte> rest = stackalloc byte[Slices];
        a.AsByte().CopyTo(rest);
        return AppendByTables(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ulong> Load(ref byte start, int at) => Vector128.LoadUnsafe(ref start, (nuint)at).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ulong> Multiply(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);
}
