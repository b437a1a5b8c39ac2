using Pith.Data.Files;
using Pith.Data.Formats.Npz;
using Pith.Numerics;

namespace Pith.Data.Formats.DataComp;

/// <summary>The files of a pool: metadata <c>NAME.parquet</c>, each beside the features <c>NAME.npz</c> of the same samples.</summary>
sealed class DataCompFolder
{
    /// <summary>The column, or member, of the samples' names.</summary>
    public const string Uid = "uid";

    static readonly string[] s_uidMembers = [Uid, "uids"];

    DataCompFolder(string path, string[] metadata, string[] features, string? uidMember)
    {
        (Path, Metadata, Features, UidMember) = (path, metadata, features, uidMember);
        Dictionary<string, int> place = features.Index().ToDictionary(file => Stem(file.Item), file => file.Index);
        FeaturesOf = Array.ConvertAll(metadata, file => place.GetValueOrDefault(Stem(file), -1));
    }

    /// <summary>The folder that holds the files, as it was named.</summary>
    public string Path { get; }

    /// <summary>The Parquet files, in the order of shards.</summary>
    public string[] Metadata { get; }

    /// <summary>The npz files, in the order of shards.</summary>
    public string[] Features { get; }

    /// <summary>For each file of <see cref="Metadata"/> the place of the file of the same name in <see cref="Features"/>, or -1.</summary>
    public int[] FeaturesOf { get; }

    /// <summary>The member of the npz files that names their rows; null where these are the rows of the metadata file of the same name.</summary>
    public string? UidMember { get; }

    /// <summary>The metadata as one table.</summary>
    public DataSpec Table => new(System.IO.Path.Combine(Path, "*.parquet"), null);

    /// <summary>Finds the files in a folder, or in its folder <c>metadata</c>, where DataComp's downloader puts them.</summary>
    /// <param name="spec">The pool.</param>
    /// <exception cref="InvalidDataContentException">The folder is missing, or holds no such files.</exception>
    public static DataCompFolder Find(DataSpec spec)
    {
        string folder = spec.Place;
        if (!Directory.Exists(folder))
            throw new InvalidDataContentException($"{folder} does not exist or is no folder; {DataSpec.PoolPrefix}DIR is a folder of metadata NAME.parquet and features NAME.npz.");
        try
        {
            string below = System.IO.Path.Combine(folder, "metadata");
            if (Files(folder, ".parquet").Length == 0 && Directory.Exists(below))
                folder = below;
            (string[] metadata, string[] features) = (Files(folder, ".parquet"), Files(folder, ".npz"));
            if (metadata.Length == 0 || features.Length == 0)
                throw new InvalidDataContentException($"{folder} holds no {(metadata.Length == 0 ? "metadata *.parquet" : "features *.npz")}; a pool has NAME.parquet and NAME.npz of the same samples.");
            using NpzFile first = NpzFile.Open(features[0]);
            return new DataCompFolder(folder, metadata, features, s_uidMembers.FirstOrDefault(first.Contains));
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(folder, error);
        }
    }

    /// <summary>Whether a pool's member is features, and not a column of the metadata.</summary>
    public bool IsOfFeatures(DataSpec spec)
    {
        using NpzFile first = NpzFile.Open(Features[0]);
        return spec.IsSideBySide || first.Contains(spec.Member!);
    }

    static string Stem(string file) => System.IO.Path.GetFileNameWithoutExtension(file);

    static string[] Files(string folder, string extension)
    {
        var how = new EnumerationOptions { AttributesToSkip = 0, MatchCasing = MatchCasing.PlatformDefault };
        List<string> files = [.. Directory.EnumerateFiles(folder, "*" + extension, how).Where(file => !FileOrder.IsHidden(file))];
        FileOrder.Sort(files);
        return [.. files];
    }
}
