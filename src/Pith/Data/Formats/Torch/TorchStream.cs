using System.Buffers.Binary;
using System.Numerics;
using Pith.Data.Formats.Pickle;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>Reads what <c>torch.save</c> wrote before version 1.6, and still writes within pickles: pickles of a magic number, a version, facts of
/// the machine, the objects and the keys of the storages, and then the storages' bytes.</summary>
static class TorchStream
{
    const long Version = 1001;
    static readonly BigInteger s_magic = BigInteger.Parse("1950A86A20F9469CFC6C", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether bytes begin as such a file does.</summary>
    public static bool Starts(ByteRegion region)
    {
        if (region.Length < 14)
            return false;
        ReadOnlySpan<byte> start = region.Slice(0, 14);
        return start[0] == 0x80 && start[2] == 0x8A && start[3] == 10 && new BigInteger(start.Slice(4, 10)) == s_magic;
    }

    /// <summary>Reads the objects and finds their storages.</summary>
    /// <param name="region">The file.</param>
    /// <param name="start">Where the stream starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="isNested">Whether it lies in a pickle.</param>
    /// <exception cref="InvalidDataContentException">It is malformed, cut off, or holds what is not read.</exception>
    public static object? Read(ByteRegion region, long start, long end, string path, bool isNested)
    {
        var objects = new TorchObjects(path, isNested);
        long at = start;
        object? Next(PickleObjects known)
        {
            var reader = new PickleReader(region, at, end, path, known);
            object? value = reader.Read();
            at = reader.Position;
            return value;
        }
        var plain = new PickleObjects(path);
        if (Next(plain) is not BigInteger magic || magic != s_magic)
            throw Broken(path, "its magic number is another");
        if (Next(plain) is not Version)
            throw Broken(path, "its version is another than 1001");
        bool isBigEndian = Next(plain) is PickleDictionary machine
            && machine.Pairs.Exists(pair => PickleValues.ToKey(pair.Key) == "little_endian" && pair.Value is false);
        object? root = Next(objects);
        if (PickleValues.ItemsOf(Next(plain)) is not { } keys)
            throw Broken(path, "the list of its storages is missing");
        foreach (object? key in keys)
            Place(key);
        return objects.Storages.Values.All(storage => storage.Region is not null) ? root : throw Broken(path, "a storage is missing");

        void Place(object? key)
        {
            if (PickleValues.ToKey(key) is not string name || !objects.Storages.TryGetValue(name, out TorchStorage? storage) || storage.Region is not null)
                throw Broken(path, "it lists a storage that no tensor names");
            if (end - at < 8)
                throw Broken(path, "it is cut off");
            long count = isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(region.Slice(at, 8)) : BinaryPrimitives.ReadInt64LittleEndian(region.Slice(at, 8));
            at += 8;
            // Types that are not read have known sizes, too, so that what follows is found.
            int size = storage.Format?.Size ?? (storage.Type switch { "ComplexFloatStorage" => 8, "ComplexDoubleStorage" => 16, _ => 1 });
            if (count < 0 || count > (end - at) / size)
                throw Broken(path, FormattableString.Invariant($"it declares a storage of {count} elements but {end - at} bytes are left"));
            storage.Place(region, at, count * size, isBigEndian);
            at += count * size;
        }
    }

    static InvalidDataContentException Broken(string path, string what) => new($"{path} cannot be read as a PyTorch file: {what}.");
}
