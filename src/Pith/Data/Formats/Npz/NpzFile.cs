using System.IO.Compression;
using System.IO.Hashing;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;

namespace Pith.Data.Formats.Npz;

/// <summary>Reads and writes NumPy's <c>.npz</c> archives: zip archives of <c>.npy</c> members, stored or deflated, zip64 included.</summary>
/// <remarks>A stored member is mapped in place; a deflated one is inflated to memory. Either way its CRC-32 is checked when it is opened.</remarks>
sealed class NpzFile : IDisposable
{
    // Deflate cannot shrink by more than this factor, so a member that declares more is broken or hostile.
    const long MaxDeflateFactor = 1032;
    const string Suffix = ".npy";

    // A span reaches 2 GB; a checksum is taken part by part.
    const int SliceBytes = 1 << 24;

    readonly ByteRegion _region;
    readonly List<ZipEntry> _entries;

    NpzFile(string path, ByteRegion region, List<ZipEntry> entries)
    {
        Path = path;
        _region = region;
        _entries = entries;
        Members = [.. entries.Select(entry => MemberName(entry.Name))];
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>The members' names, without the suffix <c>.npy</c>, in the order of the archive.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Maps an archive and lists its members.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or not a zip archive.</exception>
    public static NpzFile Open(string path)
    {
        ByteRegion region = ByteRegion.Map(path);
        try
        {
            return new NpzFile(path, region, ZipDirectory.Read(region, path));
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>Opens one member of an archive as a matrix [N, D]; the view holds what it needs of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">File or member is missing, malformed, has a broken CRC, or is not two-dimensional.</exception>
    public static MatrixView OpenMatrix(string path, string member)
    {
        using NpzFile file = Open(path);
        return file.OpenMatrix(member);
    }

    /// <summary>Writes an archive of stored members, atomically; the same arrays give the same bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Adds the members.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    /// <exception cref="InvalidDataContentException">The path cannot be written.</exception>
    public static void Write(string path, Action<NpzWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        AtomicFile.Write(path, stream =>
        {
            var writer = new NpzWriter(stream);
            write(writer);
            writer.Finish();
        });
    }

    /// <summary>Whether the archive has a member of this name, with or without <c>.npy</c>.</summary>
    public bool Contains(string member) => Members.Contains(MemberName(member));

    /// <summary>Opens a member as a matrix [N, D]; it stays valid after this archive is disposed.</summary>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">The member is missing, malformed, has a broken CRC, or is not two-dimensional.</exception>
    public MatrixView OpenMatrix(string member) => OpenMatrix(member, verify: true);

    /// <inheritdoc cref="OpenMatrix(string)"/>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <param name="verify">As of <see cref="OpenArray"/>.</param>
    internal MatrixView OpenMatrix(string member, bool verify) => StoredMatrix.Create(OpenArray(member, verify));

    /// <summary>Reads a member [N] of any numeric type, widened to double precision.</summary>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">The member is missing, malformed, has a broken CRC, or is not one-dimensional.</exception>
    public double[] ReadDoubles(string member)
    {
        using StoredArray array = OpenArray(member);
        return array.ToDoubles("a vector");
    }

    /// <summary>Reads a member [N] of integers.</summary>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">The member is missing, malformed, has a broken CRC, or does not hold integers [N].</exception>
    public long[] ReadInt64s(string member)
    {
        using StoredArray array = OpenArray(member);
        return array.ToInt64s("a vector of integers");
    }

    /// <summary>Reads a member [N] of integers that fit 32 bits.</summary>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">The member is missing, malformed, has a broken CRC, or does not hold such integers [N].</exception>
    public int[] ReadInt32s(string member)
    {
        using StoredArray array = OpenArray(member);
        var values = new int[array.RequireVector("a vector of integers")];
        if (array.Format is not { Kind: ElementKind.Int32 })
            return Array.ConvertAll(array.ToInt64s("a vector of integers"), value => value is >= int.MinValue and <= int.MaxValue
                ? (int)value
                : throw new InvalidDataContentException(FormattableString.Invariant($"{array.Name} holds {value}; integers of 32 bits are read.")));
        array.Read<int>(0, values);
        return values;
    }

    /// <summary>Releases the map; matrices that were opened from it keep what they need.</summary>
    public void Dispose() => _region.Dispose();

    /// <summary>Opens a member whatever its shape.</summary>
    /// <param name="member">The member's name, with or without <c>.npy</c>.</param>
    /// <param name="verify">Whether the checksum of a stored member is taken; a reader that opens a file again may save it.</param>
    internal StoredArray OpenArray(string member, bool verify = true)
    {
        string wanted = MemberName(member);
        ZipEntry entry = _entries.Find(candidate => MemberName(candidate.Name) == wanted);
        if (entry.Name is null)
            throw new InvalidDataContentException($"{Path} has no member '{wanted}'; it has {NameList.Of(Members)}.");
        string name = Path + ":" + wanted;
        long start = ZipDirectory.FindData(_region, entry, Path);
        if (!entry.IsDeflated)
        {
            if (verify)
                CheckChecksum(_region, start, entry, wanted);
            return NpyFile.Parse(_region, start, entry.Length, name);
        }
        using ByteRegion inflated = Inflate(entry, start, name);
        CheckChecksum(inflated, 0, entry, wanted);
        return NpyFile.Parse(inflated, 0, inflated.Length, name);
    }

    static string MemberName(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;

    ByteRegion Inflate(ZipEntry entry, long start, string name)
    {
        if (entry.Length / MaxDeflateFactor > entry.StoredLength)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares {entry.Length} bytes inflated from {entry.StoredLength}, more than deflate can reach; the file is broken."));
        }
        ByteRegion inflated = ByteRegion.Allocate(entry.Length, name);
        try
        {
            using UnmanagedMemoryStream source = _region.OpenStream(start, entry.StoredLength);
            using var inflater = new DeflateStream(source, CompressionMode.Decompress);
            using UnmanagedMemoryStream target = inflated.OpenStream(0, entry.Length);
            inflater.CopyTo(target, 1 << 16);
            if (target.Position != entry.Length)
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"{name} inflates to {target.Position} bytes where {entry.Length} are declared."));
            }
            return inflated;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            inflated.Dispose();
            throw new InvalidDataContentException($"{name} cannot be inflated: its deflated bytes are broken or longer than declared.", error);
        }
        catch
        {
            inflated.Dispose();
            throw;
        }
    }

    void CheckChecksum(ByteRegion region, long start, ZipEntry entry, string member)
    {
        var checksum = new Crc32();
        for (long done = 0; done < entry.Length; done += SliceBytes)
        {
            checksum.Append(region.Slice(start + done, (int)Math.Min(SliceBytes, entry.Length - done)));
            MemoryGuard.Look();
        }
        uint found = checksum.GetCurrentHashAsUInt32();
        if (found != entry.Checksum)
        {
            throw new InvalidDataContentException(
                $"The member '{member}' of {Path} fails its CRC-32 check (found {found:X8}, declared {entry.Checksum:X8}); copy the file again.");
        }
    }
}
