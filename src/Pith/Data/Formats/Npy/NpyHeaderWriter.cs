using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Pith.Data.Formats.Npy;

/// <summary>Writes <c>.npy</c> headers as NumPy does, byte for byte.</summary>
static class NpyHeaderWriter
{
    const int Alignment = 64;
    const int PrefixLength = 10;

    // NumPy leaves room for the first axis to grow to this many digits.
    const int GrowthDigits = 21;

    /// <summary>The header, version 1.0, of a C-order array.</summary>
    /// <param name="count">Elements that will follow.</param>
    /// <param name="shape">The lengths of the axes; none given means one axis of <paramref name="count"/>.</param>
    public static byte[] Create<T>(long count, long[] shape)
        where T : unmanaged
    {
        if (shape.Length == 0)
            shape = [count];
        long product = 1;
        foreach (long axis in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(axis, nameof(shape));
            product = checked(product * axis);
        }
        if (product != count)
            throw new ArgumentException($"The shape ({string.Join(", ", shape)}) holds {product} elements, not {count}.", nameof(shape));
        string first = shape[0].ToString(CultureInfo.InvariantCulture);
        string axes = shape.Length == 1 ? first + "," : string.Join(", ", shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture)));
        string growth = new(' ', GrowthDigits - first.Length);
        string text = $"{{'descr': '{NpyDescriptor.Of<T>()}', 'fortran_order': False, 'shape': ({axes}), }}{growth}";
        int unpadded = PrefixLength + text.Length + 1;
        int total = unpadded + Alignment - (unpadded % Alignment);
        var header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> prefix = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        prefix.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - PrefixLength));
        Encoding.ASCII.GetBytes(text, header.AsSpan(PrefixLength));
        header[^1] = (byte)'\n';
        return header;
    }
}
