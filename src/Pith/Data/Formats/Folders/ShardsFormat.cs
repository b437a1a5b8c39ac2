using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Folders;

/// <summary>A matrix in shards: a folder of <c>.npy</c> files, or of <c>.npz</c> files with the member named, or the files of a pattern,
/// whatever their format; joined in name order, where numbers in names compare as numbers.</summary>
/// <param name="open">Opens the matrix of one file.</param>
sealed class ShardsFormat(Func<DataSpec, MatrixView> open) : IDataFormat
{
    public string Name => "shards";

    public IReadOnlyList<string> Extensions => [];

    public bool Reads(DataSpec spec, DataUse use) => (spec.IsFolder || spec.IsPattern) && (use.IsMatrix() || use == DataUse.Any);

    public DataSource Open(DataSpec spec) => new Source(spec.Path, open);

    public DataFiles FilesOf(DataSpec spec) => FolderFiles.Of(spec);

    sealed class Source(string path, Func<DataSpec, MatrixView> open) : DataSource(path, "matrix in shards")
    {
        public override MatrixView OpenMatrix(string? name)
        {
            string[] files = Find(new DataSpec(Path, name));
            var shards = new List<MatrixView>(files.Length);
            try
            {
                foreach (string file in files)
                    shards.Add(open(new DataSpec(file, name)));
            }
            catch
            {
                foreach (MatrixView shard in shards)
                    shard.Dispose();
                throw;
            }
            return ShardedMatrix.Join([.. shards], files);
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation) => new()
        {
            Kind = Kind,
            Content = DataContent.Matrix,
            Bytes = Find(new DataSpec(Path, name)).Sum(file => new FileInfo(file).Length),
        };
    }

    static string[] Find(DataSpec source)
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
