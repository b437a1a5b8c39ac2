using System.Text;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.Pickle;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>Reads what <c>torch.save</c> writes since version 1.6: a zip archive of a pickle and one stored member a storage.</summary>
/// <remarks>PyTorch checks no checksums when it loads and may be told to write none, so they are not checked here.</remarks>
static class TorchArchive
{
    const string Pickle = "data.pkl";

    /// <summary>Reads the objects and finds their storages.</summary>
    /// <param name="region">The file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataContentException">It is malformed, cut off, or holds what is not read.</exception>
    public static object? Read(ByteRegion region, string path)
    {
        List<ZipEntry> entries = ZipDirectory.Read(region, path);
        ZipEntry main = entries.Find(entry => entry.Name == Pickle || entry.Name.EndsWith("/" + Pickle, StringComparison.Ordinal));
        if (main.Name is null)
            throw new InvalidDataContentException($"{path} is a zip archive without {Pickle}, so it is not what torch.save writes; name an archive of NumPy FILE.npz.");
        string folder = main.Name[..^Pickle.Length];
        if (entries.Exists(entry => entry.Name == folder + "constants.pkl"))
            throw new InvalidDataContentException($"{path} holds a TorchScript program, which Pith does not run; save its tensors with torch.save(model.state_dict(), path).");
        bool isBigEndian = IsBigEndian(region, entries.Find(entry => entry.Name == folder + "byteorder"), path);
        long start = Find(region, main, path);
        var objects = new TorchObjects(path);
        var reader = new PickleReader(region, start, start + main.Length, path, objects);
        object? root = reader.Read();
        Dictionary<string, ZipEntry> members = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach ((string key, TorchStorage storage) in objects.Storages)
        {
            if (!members.TryGetValue($"{folder}data/{key}", out ZipEntry member))
                throw new InvalidDataContentException($"{path} has no member {folder}data/{key}, which its tensors lie in; the file is broken.");
            storage.Place(region, Find(region, member, path), member.Length, isBigEndian);
        }
        return root;
    }

    static bool IsBigEndian(ByteRegion region, ZipEntry entry, string path) =>
        entry.Name is not null && Encoding.ASCII.GetString(region.Slice(Find(region, entry, path), (int)Math.Min(entry.Length, 8))).StartsWith("big", StringComparison.Ordinal);

    static long Find(ByteRegion region, ZipEntry entry, string path)
    {
        if (entry.IsDeflated)
            throw new InvalidDataContentException($"{path} was compressed after torch.save wrote it; unpack it and zip it again with zip -0, or save it again.");
        return ZipDirectory.FindData(region, entry, path);
    }
}
