using System.Globalization;
using System.Text.Json;
using Pith.Cli.Datasets;
using Pith.Data.Texts;
using Pith.Runs;

namespace Pith.Encoders.Tests.Datasets;

/// <summary>The file of Debian's package descriptions, and the pipeline on it.</summary>
public sealed class DescriptionsFileTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    [Fact]
    public void The_file_is_made_once_from_the_index_and_every_command_takes_it()
    {
        using var cache = new CacheFolder(work["cache-debian"]);
        var told = new List<string>();
        var index = new MadeIndex();
        new DescriptionsFile(index).Provide(DebianPackages.Name, told.Add, default);
        new DescriptionsFile(index).Provide(DebianPackages.Name, told.Add, default);
        Assert.Equal(1, index.Fetched);
        Assert.Contains(told, sentence => sentence.Contains("60 package descriptions with their sections are kept in", StringComparison.Ordinal));
        (int code, string output, string error) = work.Run(
            "run", "--data", "debian-packages", "--encoder", "@text.onnx", "--sample", "50", "--keep", "30%", "--epochs", "3", "--steps", "10", "--seeds", "2", "--method", "d2", "--cutoff", "0", "--out", "@debian");
        Assert.True(code == 0, error);
        Assert.Contains("50 of 60 texts are taken", error, StringComparison.Ordinal);
        Assert.Contains("rows of one text or one source stay together", error, StringComparison.Ordinal);
        Assert.StartsWith("debian-packages: 12 of 40 rows kept", output.Trim(), StringComparison.Ordinal);
        Assert.Equal("debian-packages", Manifest.Read(work["debian/embed"]).Options["data"]);
        Assert.Equal(["admin", "games"], File.ReadAllLines(work["debian/embed/classes.txt"]));
        Assert.StartsWith("p", File.ReadAllLines(work["debian/embed/ids.txt"])[0], StringComparison.Ordinal);
        JsonElement embedded = work.Json("embed", "--data", "debian-packages", "--encoder", "@text.onnx", "--out", "@debian-embedded");
        Assert.Equal(60, embedded.GetProperty("rows").GetInt32());
        JsonElement trained = work.Json("train", "--data", "debian-packages", "--encoder", "@text.onnx", "--epochs", "2", "--out", "@debian-trained");
        Assert.Equal((60, 2), (trained.GetProperty("rows").GetInt32(), trained.GetProperty("classes").GetInt32()));
    }

    [Fact]
    public void Without_apt_the_sentence_says_how_to_bring_a_file()
    {
        using var cache = new CacheFolder(work["cache-none"]);
        string sentence = Assert.Throws<InvalidDataContentException>(() => new DescriptionsFile(new MadeIndex { IsMissing = true }).Provide(DebianPackages.Name, _ => { }, default)).Message;
        Assert.Contains("bring texts of your own: text:FILE:field", sentence, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(work["cache-none"], "debian-packages", "packages.jsonl"), sentence, StringComparison.Ordinal);
        new DescriptionsFile(new MadeIndex { IsMissing = true }).Provide("text:other.jsonl:text", _ => { }, default);
        Assert.False(Directory.Exists(work["cache-none"]));
    }

    [AptFact]
    public void This_machines_own_index_gives_descriptions_of_many_sections()
    {
        using var cache = new CacheFolder(work["cache-apt"]);
        new DescriptionsFile(new AptIndex()).Provide(DebianPackages.Name, _ => { }, default);
        JsonElement result = work.Json("embed", "--data", "debian-packages", "--sample", "200", "--test-share", "0.2", "--encoder", "@text.onnx", "--out", "@apt");
        Assert.Equal(200, result.GetProperty("rows").GetInt32() + result.GetProperty("testRows").GetInt32());
        Assert.InRange(result.GetProperty("classes").GetInt32(), 15, 70);
    }

    sealed class MadeIndex : AptIndex
    {
        public bool IsMissing { get; init; }

        public int Fetched { get; private set; }

        public override bool IsThere => !IsMissing;

        public override (string[] Packages, string[] Descriptions) Fetch(string folder, CancellationToken cancellation)
        {
            Fetched++;
            return (["packages"], ["descriptions"]);
        }

        // Pairs of packages have one source.
        public override TextReader Open(string file, CancellationToken cancellation) => new StringReader(string.Join("\n\n", Enumerable.Range(0, 60).Select(i =>
        {
            string name = i.ToString("000", CultureInfo.InvariantCulture);
            return file == "packages"
                ? $"Package: p{name}\nSource: s{i / 2}\nSection: {(i / 2 % 2 == 0 ? "games" : "admin")}\nDescription-md5: m{name}"
                : $"Package: p{name}\nDescription-md5: m{name}\nDescription-en: {(i / 2 % 2 == 0 ? "a cat" : "a dog")}\n {string.Join(' ', Enumerable.Repeat("sat", i / 2))}";
        })));
    }
}

/// <summary>A check that fetches this machine's package index: where there is apt, and with ./test --all.</summary>
public sealed class AptFactAttribute : FactAttribute
{
    /// <summary>Skips the test elsewhere.</summary>
    public AptFactAttribute()
    {
        if (!new AptIndex().IsThere)
            Skip = "This machine has no apt, from which package descriptions are made.";
        else if (Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") != "1")
            Skip = "Fetching the package index takes some seconds and a Debian mirror: ./test --all does.";
    }
}
