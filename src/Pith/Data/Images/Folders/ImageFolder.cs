using Pith.Data.Files;

namespace Pith.Data.Images.Folders;

/// <summary>Finds the images of a folder: one folder a class, with folders for training and testing above them where there are some, or all
/// images in one folder.</summary>
/// <remarks>Rows are in the order of torchvision's ImageFolder: classes by code point, and inside a class files by code point, each folder
/// before those inside it.</remarks>
static class ImageFolder
{
    static readonly string[] s_endings = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp"];
    static readonly string[] s_train = ["train", "training"];
    static readonly string[] s_test = ["test", "testing", "val", "valid", "validation"];

    /// <summary>Whether a file's name ends as those of images do.</summary>
    public static bool IsImageName(string path) => Array.Exists(s_endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the images.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataContentException">There is no such folder, it has no image, or its layout has two meanings.</exception>
    public static ImageParts Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataContentException(File.Exists(folder) ? $"{folder} is a file; images:DIR needs the folder of the images." : $"{folder} does not exist; check the path.");
        try
        {
            return FindParts(folder);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(folder, error);
        }
    }

    static ImageParts FindParts(string folder)
    {
        var walk = new Walk(folder);
        string[] inner = FoldersIn(folder);
        string? train = NameIn(inner, s_train);
        if (train is null)
        {
            IReadOnlyList<ImageEntry> all = walk.Part(folder);
            return new ImageParts(all.Count > 0 ? all : throw walk.NoImages(folder), [], null, walk.Notes());
        }
        string[] tests = [.. s_test.Select(name => NameIn(inner, [name])).OfType<string>()];
        IReadOnlyList<ImageEntry> rows = walk.Part(Path.Combine(folder, train));
        if (rows.Count == 0)
            throw walk.NoImages(Path.Combine(folder, train));
        IReadOnlyList<ImageEntry> test = tests.Length == 0 ? [] : walk.Part(Path.Combine(folder, tests[0]));
        string[] others = [.. inner.Where(name => name != train && !tests.Take(1).Contains(name))];
        if (others.Length > 0)
            walk.Note($"{folder} has {train}/{(tests.Length > 0 ? $" and {tests[0]}/" : "")}; what lies in {NameList.Of(others)} is not used.");
        return new ImageParts(rows, test, test.Count > 0 ? tests[0] : null, walk.Notes());
    }

    static string? NameIn(string[] names, string[] known) => names.FirstOrDefault(name => known.Contains(name, StringComparer.OrdinalIgnoreCase));

    static string[] FoldersIn(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];

    sealed class Walk(string root)
    {
        // A chain of links that leads back to itself ends here.
        const int Deepest = 32;

        readonly List<string> _notes = [];
        readonly List<string> _others = [];

        public IReadOnlyList<ImageEntry> Part(string folder)
        {
            string[] classes = FoldersIn(folder);
            string[] loose = ImagesIn(folder);
            var rows = new List<ImageEntry>();
            var empty = new List<string>();
            foreach (string name in classes)
            {
                int before = rows.Count;
                Collect(Path.Combine(folder, name), name, rows, 0);
                if (rows.Count == before)
                    empty.Add(Relative(Path.Combine(folder, name)));
            }
            if (empty.Count > 0)
            {
                _notes.Add(empty.Count == 1 ? $"the folder {empty[0]} has no image and is no class."
                    : FormattableString.Invariant($"{empty.Count} folders have no image and are no classes ({NameList.Of(empty)})."));
            }
            if (rows.Count > 0 && loose.Length > 0)
            {
                throw new InvalidDataContentException(
                    $"{folder} holds images ({loose[0]}, ...) and folders of images ({rows[0].Class}, ...); put every image into the folder of its class, or all into one folder.");
            }
            return rows.Count > 0 ? rows : [.. loose.Select(name => new ImageEntry(Relative(Path.Combine(folder, name)), Path.Combine(folder, name)))];
        }

        public void Note(string text) => _notes.Add(text);

        public IReadOnlyList<string> Notes() => _others.Count == 0 ? _notes
            : [.. _notes, FormattableString.Invariant($"{_others.Count} {(_others.Count == 1 ? "file is no image by its name and is" : "files are no images by their names and are")} left out ({NameList.Of([.. _others.Take(3)])}{(_others.Count > 3 ? ", ..." : "")}).")];

        public InvalidDataContentException NoImages(string folder) => new(
            $"{folder} has no image, neither itself nor in folders of classes{(_others.Count > 0 ? $" ({_others[0]} is none by its name)" : "")}; JPEG, PNG, WebP, GIF and BMP are read.");

        string[] ImagesIn(string folder)
        {
            string[] files = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
            _others.AddRange(files.Where(name => !IsImageName(name)).Select(name => Relative(Path.Combine(folder, name))));
            return [.. files.Where(IsImageName)];
        }

        void Collect(string folder, string className, List<ImageEntry> rows, int depth)
        {
            if (depth > Deepest)
                throw new InvalidDataContentException(FormattableString.Invariant($"{folder} lies more than {Deepest} folders below its class; a link may lead back to itself."));
            rows.AddRange(ImagesIn(folder).Select(name => new ImageEntry(Relative(Path.Combine(folder, name)), Path.Combine(folder, name), Class: className)));
            foreach (string inner in FoldersIn(folder))
                Collect(Path.Combine(folder, inner), className, rows, depth + 1);
        }

        string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
    }
}
