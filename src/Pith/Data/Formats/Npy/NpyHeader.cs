using System.Buffers.Binary;
using System.Text;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npy;

/// <summary>The header of a <c>.npy</c> file, versions 1 to 3.</summary>
/// <param name="Format">How an element lies in the file.</param>
/// <param name="IsFortran">Whether the first axis varies fastest.</param>
/// <param name="Shape">The lengths of the axes, each at least 0; their product times the element size fits in 63 bits.</param>
/// <param name="DataOffset">Where the first element lies, from the start of the file.</param>
sealed record NpyHeader(ElementFormat Format, bool IsFortran, long[] Shape, int DataOffset)
{
    /// <summary>The longest header that is read: NumPy's own are about 128 bytes, and a length beyond this is a broken or hostile file.</summary>
    public const int MaxLength = 1 << 16;

    const int MaxAxes = 32;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes that the elements take.</summary>
    public long DataLength => Shape.Aggregate(1L, (a, b) => a * b) * Format.Size;

    /// <summary>Reads the header from the first bytes of a file.</summary>
    /// <param name="start">The file's start: all of it, or at least <see cref="MaxLength"/> + 12 bytes.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="InvalidDataContentException">It is no such header, or declares what Pith does not read.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> start, string name)
    {
        CheckMagic(start, name);
        if (start.Length < 10)
            throw new InvalidDataContentException($"{name} is cut off inside its .npy header.");
        int major = start[6];
        if (major is < 1 or > 3)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{name} is a .npy file of version {major}.{start[7]}; versions 1, 2 and 3 are read."));
        }
        int prefix = major == 1 ? 10 : 12;
        if (start.Length < prefix)
            throw new InvalidDataContentException($"{name} is cut off inside its .npy header.");
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxLength)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares a .npy header of {length} bytes; at most {MaxLength} are read, so the file is broken or not NumPy's."));
        }
        if (length > start.Length - prefix)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares a .npy header of {length} bytes but only {start.Length - prefix} follow; the file is cut off."));
        }
        ReadOnlySpan<byte> bytes = start.Slice(prefix, (int)length);
        string text = major == 3 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        (string descriptor, bool isFortran, List<long> shape) = new NpyHeaderParser(text, name).Parse();
        ElementFormat format = NpyDescriptor.Parse(descriptor, name);
        CheckShape(shape, format.Size, name);
        return new NpyHeader(format, isFortran, [.. shape], prefix + (int)length);
    }

    static void CheckMagic(ReadOnlySpan<byte> start, string name)
    {
        if (start.StartsWith(Magic))
            return;
        if (start.IsEmpty)
            throw new InvalidDataContentException($"{name} is empty where a .npy file is needed.");
        if (start.Length >= 2 && start[0] == 0x80 && start[1] is >= 1 and <= 5)
        {
            throw new InvalidDataContentException(
                $"{name} is a Python pickle where a .npy file is needed; name it FILE.pickle, or export it with np.save(path, np.asarray(x, dtype=np.float32)).");
        }
        if (start.StartsWith("PK"u8))
        {
            throw new InvalidDataContentException(
                $"{name} is a zip archive where a .npy file is needed; name it FILE.npz and a member as FILE.npz:member.");
        }
        throw new InvalidDataContentException(
            $"{name} is not a .npy file: it starts with the bytes {Convert.ToHexString(start[..Math.Min(6, start.Length)])} instead of 934E554D5059.");
    }

    static void CheckShape(List<long> shape, int elementSize, string name)
    {
        if (shape.Count > MaxAxes)
            throw new InvalidDataContentException(FormattableString.Invariant($"{name} declares {shape.Count} axes; at most {MaxAxes} are read."));
        // Axes of length 0 must not hide an overflow of the others, so they count as 1 here.
        Int128 bytes = elementSize;
        foreach (long axis in shape)
        {
            bytes *= Math.Max(axis, 1);
            if (bytes > long.MaxValue)
                throw new InvalidDataContentException($"{name} declares the shape ({string.Join(", ", shape)}), which is more than any file can hold.");
        }
    }
}
