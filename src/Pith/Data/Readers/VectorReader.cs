using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Numerics.Arrays;

namespace Pith.Data.Readers;

/// <summary>Reads a vector from a <c>.npy</c> file, an <c>.npz</c> or <c>.safetensors</c> member, or a folder of named vectors.</summary>
static class VectorReader
{
    /// <summary>Opens what <paramref name="source"/> names and hands it to <paramref name="read"/>.</summary>
    /// <param name="source">A file, a file and a member, or a folder and a name.</param>
    /// <param name="what">What is read, in plural, for errors.</param>
    /// <param name="read">Takes the values out.</param>
    /// <param name="folders">Folders below the given one in which <c>NAME.npy</c> is looked for, in this order.</param>
    public static T Read<T>(DataSpec source, string what, Func<StoredArray, T> read, string[]? folders = null)
    {
        using StoredArray array = Open(source, what, folders ?? [""]);
        return read(array);
    }

    /// <summary>Opens what <paramref name="source"/> names; see <see cref="Read{T}"/>.</summary>
    public static StoredArray Open(DataSpec source, string what, string[] folders)
    {
        if (Directory.Exists(source.Path))
            source = InFolder(source, what, folders);
        if (source.HasExtension(".npz"))
        {
            using NpzFile file = NpzFile.Open(source.Path);
            return file.OpenArray(source.Member ?? NameList.OnlyMember(file.Members, source.Path));
        }
        if (source.HasExtension(".safetensors"))
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(source.Path);
            return file.OpenArray(source.Member ?? NameList.OnlyMember(file.Members, source.Path));
        }
        source.RefuseMember();
        return NpyFile.Open(source.Path);
    }

    static DataSpec InFolder(DataSpec source, string what, string[] folders)
    {
        string[] places = [.. folders.Select(folder => Path.Combine(source.Path, folder)).Where(Directory.Exists)];
        if (source.Member is { } name)
        {
            foreach (string place in places)
            {
                string file = Path.Combine(place, name + ".npy");
                if (name == Path.GetFileName(name) && File.Exists(file))
                    return new DataSpec(file, null);
            }
        }
        IEnumerable<string> files = places.Take(1).SelectMany(place => Directory.GetFiles(place, "*.npy"));
        string listed = NameList.Of([.. files.Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]);
        throw new InvalidDataContentException(source.Member is null
            ? $"{source.Path} is a folder; name the {what} in it as {source.Path}:NAME; it has {listed}."
            : $"{source.Path} has no {what} '{source.Member}'; it has {listed}.");
    }
}
