using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Folders;

/// <summary>A matrix or a column in shards: a folder of <c>.npy</c> files, or of <c>.npz</c> files with the member named, or the files of a
/// pattern, whatever their format; joined in the order of <see cref="FileOrder"/>.</summary>
/// <param name="open">Opens the matrix of one file.</param>
/// <param name="openColumn">Opens the column of one file.</param>
sealed class ShardsFormat(Func<DataSpec, MatrixView> open, Func<DataSpec, DataUse, DataColumn> openColumn) : IDataFormat
{
    public string Name => "shards";

    public IReadOnlyList<string> Extensions => [];

    public bool Reads(DataSpec spec, DataUse use) => spec.IsFolder || spec.IsPattern;

    public DataSource Open(DataSpec spec) => new Source(spec.Path, open, openColumn);

    public DataFiles FilesOf(DataSpec spec) => FolderFiles.Of(spec);

    /// <summary>The shards of an input in the order in which they are joined.</summary>
    public static IReadOnlyList<string> ShardsOf(DataSpec spec) => Find(spec);

    sealed class Source(string path, Func<DataSpec, MatrixView> open, Func<DataSpec, DataUse, DataColumn> openColumn) : DataSource(path, "matrix in shards")
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

        public override DataColumn OpenColumn(string? name, DataUse use)
        {
            var shards = new List<VectorColumn>();
            try
            {
                foreach (string file in Find(new DataSpec(Path, name)))
                {
                    DataColumn column = openColumn(new DataSpec(file, name), use);
                    shards.Add(column as VectorColumn ?? throw NoArray(column));
                }
                return new JoinedVector(new DataSpec(Path, name).ToString(), shards);
            }
            catch
            {
                foreach (VectorColumn shard in shards)
                    shard.Dispose();
                throw;
            }
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation)
        {
            string[] files = Find(new DataSpec(Path, name));
            return new DataDescription
            {
                Kind = Kind,
                Content = DataContent.Matrix,
                Bytes = files.Sum(file => new FileInfo(file).Length),
                Shards = [.. files.Select(file => System.IO.Path.GetFileName(file))],
            };
        }

        static InvalidDataContentException NoArray(DataColumn column)
        {
            column.Dispose();
            return new InvalidDataContentException($"{column.Name} is a table, which cannot be joined as a shard; give .npy or .npz files, or one table of all rows.");
        }
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
            // A name's ending means the same in any case; a pattern is taken as it stands.
            var how = new EnumerationOptions { AttributesToSkip = 0, MatchCasing = source.IsPattern ? MatchCasing.PlatformDefault : MatchCasing.CaseInsensitive };
            List<string> files = [.. Directory.EnumerateFiles(folder, pattern, how).Where(file => pattern[0] == '.' || !FileOrder.IsHidden(file))];
            if (folder == "." && !source.Path.StartsWith('.'))
                files = files.ConvertAll(file => Path.GetFileName(file));
            if (files.Count == 0)
            {
                bool hasArchives = source.Member is null && Directory.GetFiles(folder, "*.npz").Length > 0;
                string hint = hasArchives ? $"; name the member of its .npz shards as {source.Path}:MEMBER" : "";
                throw new InvalidDataContentException($"{source} matches no file: no {pattern} lies in {folder}{hint}.");
            }
            FileOrder.Sort(files);
            return [.. files];
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(source.Path, error);
        }
    }
}
