using Pith.Runs;

namespace Pith.Tests.Runs;

public sealed class ManifestTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_reads_back_what_it_wrote()
    {
        var manifest = new Manifest
        {
            Command = "prune",
            Options = new Dictionary<string, string?> { ["keep"] = "30%", ["labels"] = null },
            Seed = ulong.MaxValue,
            Rows = 5_000_000_000,
            Inputs = [new ManifestInput("embeddings", "X.npy", "/data/X.npy", [new ManifestFile("X.npy", 12, "ab")])],
            Stages = [new ManifestStage("kNN graph", 1.5, 123)],
            MadeOn = Machine.Describe(),
            Facts = new Dictionary<string, double> { ["meanEdgeWeight"] = 0.25, ["lost"] = double.NaN },
        };
        File.WriteAllText(_folder["manifest.json"], manifest.ToJson());
        Manifest read = Manifest.Read(_folder.Path);
        Assert.Equal(manifest.ToJson(), read.ToJson());
        Assert.Equal(ulong.MaxValue, read.Seed);
        Assert.Null(read.Options["labels"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\":\"other\",\"command\":\"prune\",\"options\":{}}")]
    [InlineData("{\"format\":\"pith-run\",\"options\":{}}")]
    [InlineData("{\"format\":\"pith-run\",\"command\":null,\"options\":null}")]
    [InlineData("{\"format\":\"pith-run\",\"formatVersion\":2,\"command\":\"prune\",\"options\":{}}")]
    public void A_broken_manifest_is_bad_data(string text)
    {
        File.WriteAllText(_folder["manifest.json"], text);
        Assert.Throws<InvalidDataContentException>(() => Manifest.Read(_folder.Path));
    }

    [Fact]
    public void A_folder_without_one_is_not_a_run() => Assert.Throws<InvalidDataContentException>(() => Manifest.Read(_folder.Path));

    [Fact]
    public void The_fingerprint_follows_bytes_and_options_not_places()
    {
        Manifest Make(string gamma, string path, string hash) => new()
        {
            Command = "prune",
            Options = new Dictionary<string, string?> { ["gamma"] = gamma },
            Inputs = [new ManifestInput("scores", path, path, [new ManifestFile("s.npy", 1, hash)])],
        };
        string one = Fingerprint.OfRun(Make("1", "/a/s.npy", "00"));
        Assert.Equal(one, Fingerprint.OfRun(Make("1", "/b/s.npy", "00")));
        Assert.NotEqual(one, Fingerprint.OfRun(Make("2", "/a/s.npy", "00")));
        Assert.NotEqual(one, Fingerprint.OfRun(Make("1", "/a/s.npy", "01")));
    }

    [Fact]
    public void The_fingerprint_of_a_file_is_its_sha256()
    {
        File.WriteAllText(_folder["abc"], "abc");
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Fingerprint.OfFile(_folder["abc"]));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Fingerprint.OfText("abc"));
        byte[] large = new byte[3 << 20];
        File.WriteAllBytes(_folder["large"], large);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large)), Fingerprint.OfFile(_folder["large"]));
        Assert.Throws<InvalidDataContentException>(() => Fingerprint.OfFile(_folder["missing"]));
    }

    [Fact]
    public void Inputs_are_found_behind_every_way_to_write_them()
    {
        Directory.CreateDirectory(_folder["shards"]);
        foreach (string name in new[] { "p-10.npy", "p-2.npy", "p-1.npy" })
            File.WriteAllText(_folder["shards/" + name], name);
        Assert.Equal(["p-1.npy", "p-2.npy", "p-10.npy"], InputFiles.Describe("embeddings", _folder["shards"]).Files.Select(f => f.Name));
        Assert.Equal(["p-1.npy", "p-10.npy"], InputFiles.Describe("embeddings", _folder["shards/p-1*.npy"]).Files.Select(f => f.Name));
        ManifestInput member = InputFiles.Describe("scores", _folder["shards/p-2.npy"] + ":column");
        Assert.Equal("p-2.npy", Assert.Single(member.Files).Name);
        Assert.Equal(_folder["shards/p-2.npy"] + ":column", member.Path);
        Assert.Equal("p-2.npy:column", InputFiles.NameOf(member.Given));
        Assert.Throws<InvalidDataContentException>(() => InputFiles.Describe("scores", _folder["nothing.npy"]));
    }
}
