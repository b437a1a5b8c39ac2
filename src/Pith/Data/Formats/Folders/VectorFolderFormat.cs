using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Folders;

/// <summary>A folder of vectors <c>NAME.npy</c>, such as a scores folder, which keeps them in <c>scores/</c>.</summary>
sealed class VectorFolderFormat : IDataFormat
{
    /// <summary>The folder of a scores folder's values.</summary>
    public const string ScoresFolder = "scores";

    /// <summary>How the files of values end.</summary>
    public const string Suffix = ".npy";

    public string Name => "folder of vectors";

    public IReadOnlyList<string> Extensions => [];

    // A name in a folder with archives is a member of all of them, unless it is also a file's.
    public bool Reads(DataSpec spec, DataUse use) => spec.IsFolder && !use.IsMatrix()
        && (spec.Member is null ? use != DataUse.Any : !HasArchives(spec.Path) || (use != DataUse.Any && HasVector(spec.Path, spec.Member)));

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    public DataFiles FilesOf(DataSpec spec) => FolderFiles.Of(spec);

    static bool HasArchives(string folder) => Directory.EnumerateFiles(folder, "*.npz").Any();

    static bool HasVector(string folder, string name) =>
        File.Exists(Path.Combine(folder, name + Suffix)) || File.Exists(Path.Combine(folder, ScoresFolder, name + Suffix));

    sealed class Source(string path) : ArraySource(path, "folder of vectors")
    {
        public override StoredArray OpenArray(string? name) => NpyFile.Open(FileOf(name, DataUse.Scores));

        public override DataColumn OpenColumn(string? name, DataUse use) => new StoredVector(NpyFile.Open(FileOf(name, use)));

        public override DataDescription Describe(string? name, CancellationToken cancellation) =>
            base.Describe(name, cancellation) with { Bytes = new FileInfo(FileOf(name, DataUse.Scores)).Length };

        // Scores are looked for where a scores folder has them first, everything else beside that folder.
        string FileOf(string? name, DataUse use)
        {
            string[] folders = use == DataUse.Scores ? [ScoresFolder, ""] : [""];
            string[] places = [.. folders.Select(folder => System.IO.Path.Combine(Path, folder)).Where(Directory.Exists)];
            if (name is not null && name == System.IO.Path.GetFileName(name))
            {
                string? file = places.Select(place => System.IO.Path.Combine(place, name + Suffix)).FirstOrDefault(File.Exists);
                if (file is not null)
                    return file;
            }
            IEnumerable<string> files = places.Take(1).SelectMany(place => Directory.GetFiles(place, "*" + Suffix));
            string listed = NameList.Of([.. files.Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]);
            throw new InvalidDataContentException(name is null
                ? $"{Path} is a folder; name the {use.Word()} in it as {Path}:NAME; it has {listed}."
                : $"{Path} has no {use.Word()} '{name}'; it has {listed}.");
        }
    }
}
