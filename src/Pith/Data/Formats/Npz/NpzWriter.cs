using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npz;

/// <summary>Adds stored members to an <c>.npz</c> archive. Bytes depend on names and arrays alone: the time stamp is always 1980-01-01.</summary>
sealed class NpzWriter
{
    const ushort DosDate = (1 << 5) | 1;
    const ushort Version = 20;
    const ushort Version64 = 45;
    const ushort Utf8Names = 0x0800;

    readonly Stream _stream;
    readonly bool _alwaysZip64;
    readonly List<ZipEntry> _entries = [];
    long _position;

    /// <summary>Creates a writer over a stream that is at its start.</summary>
    /// <param name="stream">Receives the archive.</param>
    /// <param name="alwaysZip64">Writes the 64-bit records even where they are not needed.</param>
    internal NpzWriter(Stream stream, bool alwaysZip64 = false)
    {
        _stream = stream;
        _alwaysZip64 = alwaysZip64;
    }

    /// <summary>Adds an array as the member <c>NAME.npy</c>.</summary>
    /// <typeparam name="T">Half, float, double, an integer type or bool.</typeparam>
    /// <param name="name">The member's name without <c>.npy</c>; each name once.</param>
    /// <param name="values">The elements, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes; none given means one axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values, or the name was added before.</exception>
    public void Add<T>(string name, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        byte[] header = StartMember<T>(name, values.Length, shape);
        var checksum = new Crc32();
        checksum.Append(header);
        foreach (ReadOnlySpan<byte> part in new ByteBlocks<T>(values))
            checksum.Append(part);
        PutHeaders<T>(name, header, checksum, values.Length);
        foreach (ReadOnlySpan<byte> part in new ByteBlocks<T>(values))
            Put(part);
    }

    /// <summary>Adds an array as the member <c>NAME.npy</c>, block by block, so that it may have more than 2^31 elements. Every block is asked for twice,
    /// for the checksum and for the file.</summary>
    /// <typeparam name="T">Half, float, double, an integer type or bool.</typeparam>
    /// <param name="name">The member's name without <c>.npy</c>; each name once.</param>
    /// <param name="blocks">Blocks.</param>
    /// <param name="read">The elements of a block, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <exception cref="ArgumentException">The name was added before.</exception>
    public void Add<T>(string name, int blocks, Func<int, ReadOnlySpan<T>> read, params long[] shape)
        where T : unmanaged
    {
        long count = shape.Aggregate(1L, (product, axis) => checked(product * axis));
        byte[] header = StartMember<T>(name, count, shape);
        var checksum = new Crc32();
        checksum.Append(header);
        for (int block = 0; block < blocks; block++)
        {
            foreach (ReadOnlySpan<byte> part in new ByteBlocks<T>(read(block)))
                checksum.Append(part);
        }
        PutHeaders<T>(name, header, checksum, count);
        long end = _position + (count * Unsafe.SizeOf<T>());
        for (int block = 0; block < blocks; block++)
        {
            foreach (ReadOnlySpan<byte> part in new ByteBlocks<T>(read(block)))
                Put(part);
        }
        if (_position != end)
            throw new ArgumentException($"The blocks of the member '{name}' do not hold {count} elements.", nameof(read));
    }

    byte[] StartMember<T>(string name, long count, long[] shape)
        where T : unmanaged
    {
        string member = name + ".npy";
        if (_entries.Exists(existing => existing.Name == member))
            throw new ArgumentException($"The member '{name}' was added before.", nameof(name));
        return NpyHeaderWriter.Create<T>(count, shape);
    }

    void PutHeaders<T>(string name, byte[] header, Crc32 checksum, long count)
        where T : unmanaged
    {
        long length = header.Length + (count * Unsafe.SizeOf<T>());
        var entry = new ZipEntry(name + ".npy", false, checksum.GetCurrentHashAsUInt32(), length, length, _position);
        _entries.Add(entry);
        WriteLocalHeader(entry);
        Put(header);
    }

    /// <summary>Writes the central directory.</summary>
    internal void Finish()
    {
        long start = _position;
        foreach (ZipEntry entry in _entries)
            WriteDirectoryEntry(entry);
        WriteEnd(start, _position - start);
    }

    void WriteLocalHeader(ZipEntry entry)
    {
        bool is64 = _alwaysZip64 || entry.Length >= uint.MaxValue;
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        var header = new byte[30 + name.Length + (is64 ? 20 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        WriteCommon(header.AsSpan(4), entry, is64, is64);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)(is64 ? 20 : 0));
        name.CopyTo(header, 30);
        if (is64)
            WriteExtra(header.AsSpan(30 + name.Length), entry, withOffset: false);
        Put(header);
    }

    void WriteDirectoryEntry(ZipEntry entry)
    {
        bool is64 = _alwaysZip64 || entry.Length >= uint.MaxValue || entry.HeaderOffset >= uint.MaxValue;
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        var record = new byte[46 + name.Length + (is64 ? 28 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), is64 ? Version64 : Version);
        WriteCommon(record.AsSpan(6), entry, is64, is64);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(30), (ushort)(is64 ? 28 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), is64 ? uint.MaxValue : (uint)entry.HeaderOffset);
        name.CopyTo(record, 46);
        if (is64)
            WriteExtra(record.AsSpan(46 + name.Length), entry, withOffset: true);
        Put(record);
    }

    void WriteEnd(long start, long size)
    {
        if (_alwaysZip64 || start + size >= uint.MaxValue || _entries.Count >= ushort.MaxValue)
        {
            var end64 = new byte[56 + 20];
            BinaryPrimitives.WriteUInt32LittleEndian(end64, 0x06064B50);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(4), 44);
            BinaryPrimitives.WriteUInt16LittleEndian(end64.AsSpan(12), Version64);
            BinaryPrimitives.WriteUInt16LittleEndian(end64.AsSpan(14), Version64);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(24), _entries.Count);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(32), _entries.Count);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(40), size);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(48), start);
            BinaryPrimitives.WriteUInt32LittleEndian(end64.AsSpan(56), 0x07064B50);
            BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(64), start + size);
            BinaryPrimitives.WriteUInt32LittleEndian(end64.AsSpan(72), 1);
            Put(end64);
        }
        bool saysSee64 = _alwaysZip64;
        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        ushort count = saysSee64 ? ushort.MaxValue : (ushort)Math.Min(_entries.Count, ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), saysSee64 ? uint.MaxValue : (uint)Math.Min(size, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), saysSee64 ? uint.MaxValue : (uint)Math.Min(start, uint.MaxValue));
        Put(end);
    }

    // The fields that local header and directory entry share: version, flags, method (stored), time, date, CRC and both lengths.
    static void WriteCommon(Span<byte> target, ZipEntry entry, bool is64, bool hidesLengths)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, is64 ? Version64 : Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], Ascii.IsValid(entry.Name) ? (ushort)0 : Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], DosDate);
        BinaryPrimitives.WriteUInt32LittleEndian(target[10..], entry.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[14..], hidesLengths ? uint.MaxValue : (uint)entry.StoredLength);
        BinaryPrimitives.WriteUInt32LittleEndian(target[18..], hidesLengths ? uint.MaxValue : (uint)entry.Length);
    }

    static void WriteExtra(Span<byte> target, ZipEntry entry, bool withOffset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)(withOffset ? 24 : 16));
        BinaryPrimitives.WriteInt64LittleEndian(target[4..], entry.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], entry.StoredLength);
        if (withOffset)
            BinaryPrimitives.WriteInt64LittleEndian(target[20..], entry.HeaderOffset);
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
