using Pith.Data.Files;
using Pith.Data.Formats.Idx;
using Pith.Data.Formats.Npy;
using Pith.Data.Images.Folders;
using Pith.Data.Labels;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Images;

/// <summary>Names an image dataset as the command line does, and opens it.</summary>
/// <param name="Kind"><c>fashion-mnist</c>, <c>idx</c>, <c>cifar10</c>, <c>cifar100</c>, <c>npy</c>, <c>images</c> or <c>webdataset</c>.</param>
/// <param name="Folder">Where its files lie, or null for the dataset's usual place; of <c>webdataset</c> a tar file or a pattern.</param>
sealed record ImageDataSpec(string Kind, string? Folder)
{
    const string FashionMnist = "fashion-mnist";
    const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    static readonly string[] s_idxFiles = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
    static readonly string[] s_npyFiles = ["train-images.npy", "train-labels.npy", "test-images.npy", "test-labels.npy"];

    /// <summary>The forms of a data spec in words.</summary>
    public const string Forms = "fashion-mnist, fashion-mnist:DIR, idx:DIR, cifar10:DIR, cifar100:DIR, npy:DIR, images:DIR (a folder a class) or webdataset:GLOB.tar";

    /// <summary>Whether the images are files of their own or members of tar files, which are decoded as they are needed.</summary>
    public bool IsOfFiles => Kind is "images" or "webdataset";

    /// <summary>The environment variable that names a folder of datasets, looked in before the system's.</summary>
    public const string FolderVariable = "PITH_DATA";

    /// <summary>Reads a data spec: <c>fashion-mnist</c>, or one of <c>fashion-mnist</c>, <c>idx</c>, <c>cifar10</c>, <c>cifar100</c>,
    /// <c>npy</c> with <c>:DIR</c>.</summary>
    /// <param name="text">The spec.</param>
    /// <exception cref="OptionException">It is none of these forms.</exception>
    public static ImageDataSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? throw new OptionException("data", $"`data` must be {Forms}; got '{text}'.");
    }

    /// <summary>Reads a data spec, or gives null where the text is none.</summary>
    /// <param name="text">The text.</param>
    public static ImageDataSpec? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon];
        string? folder = colon < 0 ? null : text[(colon + 1)..];
        bool isKnown = kind == FashionMnist
            ? folder is not ""
            : (kind is "idx" or "npy" or "images" or "webdataset" || CifarFiles.IsKind(kind)) && !string.IsNullOrEmpty(folder);
        return isKnown ? new ImageDataSpec(kind, folder) : null;
    }

    /// <summary>The spec with an absolute folder, as it means the same from any folder.</summary>
    public string Absolute => Folder is null ? Kind : $"{Kind}:{Path.GetFullPath(Folder)}";

    /// <summary>The spec with the last part of its folder only.</summary>
    public string ShortName => Folder is null ? Kind : $"{Kind}:{Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder))}";

    /// <summary>Finds the dataset's files without reading them.</summary>
    /// <exception cref="InvalidDataContentException">One is missing.</exception>
    public IReadOnlyList<string> FindFiles()
    {
        if (CifarFiles.IsKind(Kind))
            return CifarFiles.Find(Kind, Folder!);
        if (IsOfFiles)
            return [.. FindImages().All.Select(image => image.Path).Distinct()];
        if (Kind != "npy")
            return FindIdxFiles(Folder ?? FindFashionMnist());
        string[] files = [.. s_npyFiles.Select(file => Path.Combine(Folder!, file))];
        return Array.Find(files, file => !File.Exists(file)) is string missing
            ? throw new InvalidDataContentException($"{missing} does not exist; npy:DIR needs {string.Join(", ", s_npyFiles)}.")
            : files;
    }

    /// <summary>Finds the images of a dataset <see cref="IsOfFiles"/>, without decoding them.</summary>
    /// <param name="labelField">The field of the class in the <c>json</c> members of a WebDataset; null for its <c>cls</c> members.</param>
    /// <exception cref="InvalidDataContentException">None is there, or a folder or an archive is not as it should be.</exception>
    public ImageParts FindImages(string? labelField = null) => Kind == "images"
        ? ImageFolder.Find(Folder!)
        : WebDataset.Find(MatchingFiles.Of(new DataSpec(Folder!, null)), labelField);

    /// <summary>The folder that the files lie in or below, absolute.</summary>
    public string RootOf(IReadOnlyList<string> files) => Path.GetFullPath(Kind == "images" ? Folder! : Path.GetDirectoryName(Path.GetFullPath(files[0]))!);

    /// <summary>Opens the dataset that a data spec names.</summary>
    /// <param name="text">The spec.</param>
    /// <exception cref="OptionException">The spec has none of the known forms.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or images and labels differ in their rows.</exception>
    public static ImageDataset Open(string text) => Parse(text).Open();

    /// <summary>Opens the dataset.</summary>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or images and labels differ in their rows.</exception>
    public ImageDataset Open() => Kind switch
    {
        "npy" => OpenNpy(Folder!),
        _ when CifarFiles.IsKind(Kind) => CifarFiles.Open(Kind, Folder!),
        "idx" => OpenIdx(Folder!, Kind),
        "images" or "webdataset" => new DecodedImages { Spec = this }.Open(),
        _ => OpenIdx(Folder ?? FindFashionMnist(), FashionMnist),
    };

    static string FindFashionMnist()
    {
        string? variable = Environment.GetEnvironmentVariable(FolderVariable);
        string[] places = string.IsNullOrEmpty(variable) ? [DebianFolder] : [Path.Combine(variable, FashionMnist), variable, DebianFolder];
        return Array.Find(places, place => FindIdx(place, "train-images-idx3-ubyte") is not null)
            ?? throw new InvalidDataContentException(
                $"Fashion-MNIST is not in {string.Join(" or ", places)}; run 'apt-get install dataset-fashion-mnist', or give fashion-mnist:DIR.");
    }

    static string? FindIdx(string folder, string name)
    {
        // Some copies of the files write a dot where the original names have a dash.
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] candidates = [name, name + ".gz", dotted, dotted + ".gz"];
        return candidates.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
    }

    static string[] FindIdxFiles(string folder) => [.. s_idxFiles.Select(file => FindIdx(folder, file) ?? throw new InvalidDataContentException(
        $"{Path.Combine(folder, file)} does not exist, gzipped (.gz) or not; the four MNIST-format files are needed."))];

    static ImageDataset OpenIdx(string folder, string name)
    {
        string[] files = FindIdxFiles(folder);
        (MatrixView train, int height, int width) = ReadImages(files[0]);
        (MatrixView test, int testHeight, int testWidth) = ReadImages(files[2]);
        if (testHeight != height || testWidth != width)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{files[0]} holds images of {height} x {width} but {files[2]} of {testHeight} x {testWidth}; they must be of one size."));
        }
        return Checked(new ImageDataset
        {
            Name = name,
            TrainImages = train,
            TrainLabels = IdxFile.ReadLabels(files[1]),
            TestImages = test,
            TestLabels = IdxFile.ReadLabels(files[3]),
            Height = height,
            Width = width,
            Files = files,
        });
    }

    static (MatrixView Images, int Height, int Width) ReadImages(string path)
    {
        IdxArray array = IdxFile.Read(path);
        if (array.Shape is not [>= 1, >= 1, >= 1])
            throw new InvalidDataContentException($"{path} has the shape [{string.Join(", ", array.Shape)}] where images [N, H, W] are needed.");
        return (new ByteMatrix(array.Values, array.Shape[0], array.Shape[1] * array.Shape[2]), array.Shape[1], array.Shape[2]);
    }

    static ImageDataset OpenNpy(string folder)
    {
        string[] files = [.. s_npyFiles.Select(file => Path.Combine(folder, file))];
        long[] trainShape = [];
        long[] testShape = [];
        MatrixView train = ReadArray(files[0], ref trainShape);
        MatrixView test = ReadArray(files[2], ref testShape);
        ImageLayout layout = ImageLayout.Of(trainShape, files[0]);
        if (!trainShape.AsSpan(1).SequenceEqual(testShape.AsSpan(1)))
        {
            string trainSize = string.Join(" x ", trainShape[1..]);
            string testSize = string.Join(" x ", testShape[1..]);
            throw new InvalidDataContentException($"{files[0]} holds images of {trainSize} but {files[2]} of {testSize}; they must be of one size.");
        }
        // Both parts' classes have one numbering, in which none is without a row.
        int[] trainLabels = ClassLabels.ReadNpy(files[1]);
        var classes = ClassColumn.OfNumbers([.. trainLabels, .. ClassLabels.ReadNpy(files[3])]);
        return Checked(new ImageDataset
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            TrainImages = layout.IsChannelsFirst && layout.Channels > 1 ? new ChannelsLastMatrix(train, layout.Channels) : train,
            TrainLabels = classes.Labels[..trainLabels.Length],
            TestImages = layout.IsChannelsFirst && layout.Channels > 1 ? new ChannelsLastMatrix(test, layout.Channels) : test,
            TestLabels = classes.Labels[trainLabels.Length..],
            ClassNames = classes.Names,
            Height = layout.Height,
            Width = layout.Width,
            Channels = layout.Channels,
            LayoutNote = layout.IsChannelsFirst
                ? FormattableString.Invariant($"{files[0]} has the shape [{string.Join(", ", trainShape)}]: taken as [N, C, H, W], images of {layout.Height} x {layout.Width} pixels with {layout.Channels} {(layout.Channels == 1 ? "channel" : "channels")} stored first.")
                : null,
            Files = files,
        });
    }

    // Bytes are scaled to 0..1; floating-point images are taken as they are.
    static MatrixView ReadArray(string path, ref long[] shape)
    {
        StoredArray array = NpyFile.Open(path);
        shape = array.Shape;
        StoredMatrix matrix = StoredMatrix.Create(array, flatten: true);
        if (matrix.StorageType.IsFloat())
            return matrix;
        if (matrix.StorageType == ElementType.UInt8 && !array.IsFortran && array.Count > Array.MaxLength)
            return new ScaledBytes(matrix);
        using (matrix)
        {
            if (matrix.StorageType != ElementType.UInt8 || array.IsFortran)
                throw new InvalidDataContentException($"{path} must hold images as uint8 (0 to 255) or floating point (0 to 1) in C order.");
            var values = new byte[array.Count];
            array.Read<byte>(0, values);
            return new ByteMatrix(values, matrix.Rows, matrix.Columns);
        }
    }

    static ImageDataset Checked(ImageDataset data)
    {
        Alignment.Require($"images {data.Files[0]}", data.TrainImages.Rows, $"labels {data.Files[1]}", data.TrainLabels.Length);
        Alignment.Require($"images {data.Files[2]}", data.TestImages.Rows, $"labels {data.Files[3]}", data.TestLabels.Length);
        return data;
    }
}
