using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Readers;

/// <summary>Opens embeddings [N, D] in every form that Pith reads.</summary>
public static class EmbeddingsReader
{
    /// <summary>Maps embeddings; nothing is read before it is asked for, but deflated members, which are inflated to memory.</summary>
    /// <param name="spec">
    /// <c>FILE.npy</c>; <c>FILE.npz:member</c> (the member may be left out where there is one); <c>FILE.safetensors:name</c>; a folder of
    /// <c>.npy</c> shards, or <c>FOLDER:member</c> of <c>.npz</c> shards; a pattern such as <c>parts/x_*.npy</c> or <c>parts/*.npz:member</c>.
    /// Shards are joined in name order, where numbers in names compare as numbers.
    /// </param>
    /// <returns>The matrix; dispose it to close its maps.</returns>
    /// <exception cref="InvalidDataContentException">A file is missing, malformed or not a matrix, or shards differ in their columns.</exception>
    public static MatrixView Open(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        if (source.IsPattern || Directory.Exists(source.Path))
            return OpenShards(source);
        return OpenFile(source);
    }

    static MatrixView OpenFile(DataSpec source)
    {
        source.RefuseParquet();
        if (source.HasExtension(".safetensors"))
            return SafeTensorsFile.OpenMatrix(source.Path, source.Member);
        if (source.HasExtension(".npz"))
        {
            using NpzFile file = NpzFile.Open(source.Path);
            return file.OpenMatrix(source.Member ?? NameList.OnlyMember(file.Members, source.Path));
        }
        source.RefuseMember();
        return NpyFile.OpenMatrix(source.Path);
    }

    static MatrixView OpenShards(DataSpec source)
    {
        string[] files = FindShards(source);
        var shards = new List<MatrixView>(files.Length);
        try
        {
            foreach (string file in files)
                shards.Add(OpenFile(new DataSpec(file, source.Member)));
        }
        catch
        {
            foreach (MatrixView shard in shards)
                shard.Dispose();
            throw;
        }
        return ShardedMatrix.Join([.. shards], files);
    }

    /// <summary>The files of a folder or pattern, in the order in which they are joined.</summary>
    internal static string[] FindShards(DataSpec source)
    {
        try
        {
            string folder = source.Path;
            string pattern = source.Member is null ? "*.npy" : "*.npz";
            if (source.IsPattern)
            {
                pattern = Path.GetFileName(source.Path);
                folder = Path.GetDirectoryName(source.Path) is { Length: > 0 } parent ? parent : ".";
                if (folder.AsSpan().IndexOfAny('*', '?') >= 0)
                    throw new InvalidDataContentException($"{source.Path} has a wildcard in a folder's name; only the last part may have one.");
            }
            string[] files = Directory.GetFiles(folder, pattern);
            if (folder == "." && !source.Path.StartsWith('.'))
                files = Array.ConvertAll(files, file => Path.GetFileName(file));
            if (files.Length == 0)
            {
                bool hasArchives = source.Member is null && Directory.GetFiles(folder, "*.npz").Length > 0;
                string hint = hasArchives ? $"; name the member of its .npz shards as {source.Path}:MEMBER" : "";
                throw new InvalidDataContentException($"{source} matches no file: no {pattern} lies in {folder}{hint}.");
            }
            Array.Sort(files, NaturalOrder.Instance);
            return files;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(source.Path, error);
        }
    }
}
