using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Arrays;

/// <summary>Reads runs of stored elements as the numbers that the caller wants.</summary>
static unsafe class ElementReader
{
    const int SwapBlock = 512;

    /// <summary>Reads consecutive elements from <paramref name="source"/>, which need not be aligned.</summary>
    /// <typeparam name="T">Single or double precision, or a 64-bit integer for integer formats.</typeparam>
    public static void Read<T>(ElementFormat format, byte* source, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        if (format.BigEndian && format.Size > 1)
        {
            ReadSwapped(format, source, destination);
            return;
        }
        switch (format.Kind)
        {
            case ElementKind.Float16 when typeof(T) == typeof(float):
                HalfConversion.ToSingle(source, MemoryMarshal.Cast<T, float>(destination));
                break;
            case ElementKind.Float16: Convert<Half, T>(source, destination); break;
            case ElementKind.BFloat16: ConvertBrain(source, destination); break;
            case ElementKind.Float32 when typeof(T) == typeof(double):
                Widen(source, MemoryMarshal.Cast<T, double>(destination));
                break;
            case ElementKind.Float32: Convert<float, T>(source, destination); break;
            case ElementKind.Float64: Convert<double, T>(source, destination); break;
            case ElementKind.Int8: Convert<sbyte, T>(source, destination); break;
            case ElementKind.Int16: Convert<short, T>(source, destination); break;
            case ElementKind.Int32: Convert<int, T>(source, destination); break;
            case ElementKind.Int64: Convert<long, T>(source, destination); break;
            case ElementKind.UInt8: Convert<byte, T>(source, destination); break;
            case ElementKind.UInt16: Convert<ushort, T>(source, destination); break;
            case ElementKind.UInt32: Convert<uint, T>(source, destination); break;
            case ElementKind.UInt64: Convert<ulong, T>(source, destination); break;
            case ElementKind.Boolean:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = source[i] == 0 ? T.Zero : T.One;
                break;
            default: throw new InvalidOperationException("Strings are not numbers.");
        }
    }

    static void Convert<TFrom, T>(byte* source, Span<T> destination)
        where TFrom : unmanaged, INumberBase<TFrom>
        where T : unmanaged, INumberBase<T>
    {
        if (typeof(TFrom) == typeof(T))
        {
            new ReadOnlySpan<byte>(source, destination.Length * sizeof(TFrom)).CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }
        for (int i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(Unsafe.ReadUnaligned<TFrom>(source + ((long)i * sizeof(TFrom))));
    }

    // Every float is a double; most embeddings are read so.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen(byte* source, Span<double> destination)
    {
        var values = (float*)source;
        int i = 0;
        fixed (double* target = destination)
        {
            for (; i <= destination.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> some = Vector256.Load(values + i);
                Vector256.WidenLower(some).Store(target + i);
                Vector256.WidenUpper(some).Store(target + i + Vector256<double>.Count);
            }
        }
        for (; i < destination.Length; i++)
            destination[i] = Unsafe.ReadUnaligned<float>(source + ((long)i * sizeof(float)));
    }

    static void ConvertBrain<T>(byte* source, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            uint bits = (uint)Unsafe.ReadUnaligned<ushort>(source + ((long)i * 2)) << 16;
            destination[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle(bits));
        }
    }

    static void ReadSwapped<T>(ElementFormat format, byte* source, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        byte* block = stackalloc byte[SwapBlock * sizeof(ulong)];
        ElementFormat native = format with { BigEndian = false };
        for (int first = 0; first < destination.Length; first += SwapBlock)
        {
            int count = Math.Min(SwapBlock, destination.Length - first);
            int bytes = count * format.Size;
            new ReadOnlySpan<byte>(source + ((long)first * format.Size), bytes).CopyTo(new Span<byte>(block, bytes));
            switch (format.Size)
            {
                case 2: BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<ushort>(block, count), new Span<ushort>(block, count)); break;
                case 4: BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<uint>(block, count), new Span<uint>(block, count)); break;
                default: BinaryPrimitives.ReverseEndianness(new ReadOnlySpan<ulong>(block, count), new Span<ulong>(block, count)); break;
            }
            Read(native, block, destination.Slice(first, count));
        }
    }
}
