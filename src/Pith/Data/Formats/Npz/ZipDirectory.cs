using System.Buffers.Binary;
using System.Text;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npz;

/// <summary>A member of a zip archive: where its bytes lie and how.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="IsDeflated">Whether its bytes are deflated; else they are stored as they are.</param>
/// <param name="Checksum">CRC-32 of the uncompressed bytes.</param>
/// <param name="StoredLength">Bytes in the archive.</param>
/// <param name="Length">Bytes when inflated.</param>
/// <param name="HeaderOffset">Where its local header lies.</param>
readonly record struct ZipEntry(string Name, bool IsDeflated, uint Checksum, long StoredLength, long Length, long HeaderOffset);

/// <summary>Reads the central directory of a zip archive, zip64 included.</summary>
static class ZipDirectory
{
    const int EndLength = 22;
    const int End64Length = 56;
    const int LocatorLength = 20;
    const int EntryLength = 46;
    const int LocalLength = 30;
    const int MaxCommentLength = ushort.MaxValue;

    /// <summary>Lists the members.</summary>
    /// <param name="region">The whole archive.</param>
    /// <param name="path">The archive's name, for errors.</param>
    /// <exception cref="InvalidDataContentException">It is not a zip archive, is cut off, or uses what Pith does not read.</exception>
    public static List<ZipEntry> Read(ByteRegion region, string path)
    {
        (long count, long size, long offset) = FindDirectory(region, path);
        if (count < 0 || size < 0 || offset < 0 || size > int.MaxValue || offset > region.Length - size || count > size / EntryLength)
            throw Broken(path, "its central directory lies outside the file");
        ReadOnlySpan<byte> directory = region.Slice(offset, (int)size);
        var entries = new List<ZipEntry>((int)count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            ZipEntry entry = ReadEntry(ref directory, path);
            if (!names.Add(entry.Name))
                throw Broken(path, $"the member '{entry.Name}' occurs twice");
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>Where the bytes of a member start; checks that they lie inside the archive.</summary>
    public static long FindData(ByteRegion region, ZipEntry entry, string path)
    {
        if (entry.HeaderOffset < 0 || entry.HeaderOffset > region.Length - LocalLength)
            throw Broken(path, $"the member '{entry.Name}' lies outside the file");
        ReadOnlySpan<byte> header = region.Slice(entry.HeaderOffset, LocalLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034B50)
            throw Broken(path, $"the member '{entry.Name}' has no local header where the directory says");
        int names = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        long start = entry.HeaderOffset + LocalLength + names;
        if (entry.StoredLength < 0 || entry.Length < 0 || start > region.Length || entry.StoredLength > region.Length - start)
            throw Broken(path, $"the member '{entry.Name}' declares more bytes than the file holds");
        if (!entry.IsDeflated && entry.StoredLength != entry.Length)
            throw Broken(path, $"the stored member '{entry.Name}' declares two different lengths");
        return start;
    }

    static (long Count, long Size, long Offset) FindDirectory(ByteRegion region, string path)
    {
        int tailLength = (int)Math.Min(region.Length, EndLength + MaxCommentLength);
        ReadOnlySpan<byte> tail = region.Slice(region.Length - tailLength, tailLength);
        if (region.Length < EndLength || !(region.Slice(0, 2) is [(byte)'P', (byte)'K']))
            throw new InvalidDataContentException($"{path} is not a zip archive, as an .npz file is.");
        int at = tailLength - EndLength;
        while (at >= 0 && !(BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == 0x06054B50
            && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tailLength - at - EndLength))
            at--;
        if (at < 0)
            throw Broken(path, "its end is missing, so the file is cut off");
        ReadOnlySpan<byte> end = tail.Slice(at, EndLength);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (count != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
            return (count, size, offset);
        return FindDirectory64(region, region.Length - tailLength + at, path) ?? (count, size, offset);
    }

    static (long Count, long Size, long Offset)? FindDirectory64(ByteRegion region, long end, string path)
    {
        if (end < LocatorLength)
            return null;
        ReadOnlySpan<byte> locator = region.Slice(end - LocatorLength, LocatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064B50)
            return null;
        long at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (at < 0 || at > end - LocatorLength - End64Length)
            throw Broken(path, "its zip64 directory lies outside the file");
        ReadOnlySpan<byte> record = region.Slice(at, End64Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != 0x06064B50)
            throw Broken(path, "its zip64 directory is missing");
        return (BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[48..]));
    }

    static ZipEntry ReadEntry(ref ReadOnlySpan<byte> directory, string path)
    {
        if (directory.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != 0x02014B50)
            throw Broken(path, "its central directory is malformed");
        ReadOnlySpan<byte> fixedPart = directory[..EntryLength];
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[32..]);
        if (directory.Length - EntryLength < nameLength + extraLength + commentLength)
            throw Broken(path, "its central directory is malformed");
        string name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
        ReadOnlySpan<byte> extra = directory.Slice(EntryLength + nameLength, extraLength);
        directory = directory[(EntryLength + nameLength + extraLength + commentLength)..];
        if ((fixedPart[8] & 1) != 0)
            throw Broken(path, $"the member '{name}' is encrypted");
        int method = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[10..]);
        if (method is not (0 or 8))
        {
            throw Broken(path, FormattableString.Invariant(
                $"the member '{name}' is compressed by method {method}; only stored and deflated members are read"));
        }
        long stored = BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[42..]);
        ReadExtra(extra, ref length, ref stored, ref offset);
        return new ZipEntry(name, method == 8, BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[16..]), stored, length, offset);
    }

    // The zip64 field holds, in this order, only those values that are all ones in the fixed part.
    static void ReadExtra(ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, size);
            extra = extra[(4 + size)..];
            if (id != 1)
                continue;
            Take(ref field, ref length);
            Take(ref field, ref stored);
            Take(ref field, ref offset);
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value != uint.MaxValue || field.Length < 8)
                return;
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
        }
    }

    static InvalidDataContentException Broken(string path, string what) => new($"{path} cannot be read as a zip archive: {what}.");
}
