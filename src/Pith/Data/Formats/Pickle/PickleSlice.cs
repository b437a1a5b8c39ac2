using System.Text;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>What the bytes of a slice mean.</summary>
enum SliceKind
{
    /// <summary>Bytes as they are.</summary>
    Bytes,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>A string of Python 2, which holds text or bytes.</summary>
    OldString,

    /// <summary>Bytes, each written as the UTF-8 of the character of its number, as pickles before protocol 3 hold them.</summary>
    Latin1,
}

/// <summary>Bytes or text that lie in the file; nothing is copied before it is asked for.</summary>
/// <param name="Region">The file.</param>
/// <param name="Offset">Where they start.</param>
/// <param name="Length">Bytes in the file.</param>
/// <param name="Kind">What they mean.</param>
sealed record PickleSlice(ByteRegion Region, long Offset, long Length, SliceKind Kind)
{
    const int MaxText = 1 << 16;

    public bool IsText => Kind is SliceKind.Text or SliceKind.OldString;

    /// <summary>The text.</summary>
    /// <exception cref="InvalidDataContentException">It is longer than names and ids are.</exception>
    public override string ToString() => Length <= MaxText
        ? Encoding.UTF8.GetString(Region.Slice(Offset, (int)Length))
        : throw new InvalidDataContentException(FormattableString.Invariant($"A pickle holds a text of {Length} bytes; names and ids have up to {MaxText}."));

    /// <summary>The bytes that are meant, in place where they lie so; whoever asks disposes the region.</summary>
    /// <param name="name">What they are for, for messages.</param>
    /// <exception cref="InvalidDataContentException">They are no bytes.</exception>
    public (ByteRegion Region, long Offset, long Length) OpenBytes(string name)
    {
        if (Kind == SliceKind.Text)
            throw new InvalidDataContentException($"{name} holds text where the bytes of an array are needed; the file is broken.");
        if (Kind != SliceKind.Latin1)
            return (Region.Share(), Offset, Length);
        long length = 0;
        for (long at = 0; at < Length; at++)
            length += (Region.Slice(Offset + at, 1)[0] & 0xC0) == 0x80 ? 0 : 1;
        ByteRegion decoded = ByteRegion.Allocate(length, name);
        try
        {
            Decode(decoded, name);
            return (decoded, 0, length);
        }
        catch
        {
            decoded.Dispose();
            throw;
        }
    }

    // A character up to 127 is one byte, one up to 255 is C2 or C3 and a second byte that holds its lower six bits.
    unsafe void Decode(ByteRegion decoded, string name)
    {
        byte* source = Region.Pointer + Offset;
        byte* end = source + Length;
        byte* target = decoded.Pointer;
        while (source < end)
        {
            byte first = *source++;
            if (first < 0x80)
            {
                *target++ = first;
                continue;
            }
            if (first is not (0xC2 or 0xC3) || source == end || (*source & 0xC0) != 0x80)
                throw new InvalidDataContentException($"{name} holds characters where the bytes of an array are needed; the file is broken.");
            *target++ = (byte)((first << 6) | (*source++ & 0x3F));
        }
        GC.KeepAlive(this);
    }
}
