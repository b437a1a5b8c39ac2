using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Pith.Cli.Commands;
using Pith.Cli.Infrastructure;
using Pith.Data;
using Pith.Runs;
using Pith.Scoring;

namespace Pith.Cli.Tests;

public sealed class DemoCommandTests : IDisposable
{
    const int Rows = 120;
    const int TestRows = 50;
    const int Side = 3;

    readonly string _folder = Directory.CreateTempSubdirectory("pith-demo-").FullName;
    readonly string _data;
    readonly string _out;

    public DemoCommandTests()
    {
        _data = Path.Combine(_folder, "data");
        _out = Path.Combine(_folder, "out");
        Directory.CreateDirectory(_data);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_run_folder_holds_coreset_scores_and_table()
    {
        WriteNpy();
        (int code, string output, string error) = Pith("--data", "npy:" + _data, "--out", _out, "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode result = JsonNode.Parse(output)!;
        Assert.Equal(Rows, (int)result["rows"]!);
        Assert.Equal([12, 36], result["budgets"]!.AsArray().Select(b => (int)b!["kept"]!));
        foreach (JsonNode? budget in result["budgets"]!.AsArray())
        {
            JsonObject measures = budget!["measures"]!.AsObject();
            Assert.Equal(["classShift", "smallestClassKept", "coverage", "nearDuplicatesKept", "testAccuracy"], measures.Select(m => m.Key));
            foreach ((_, JsonNode? measure) in measures)
                Assert.Equal(VerdictOf(measure!), (string)measure!["verdict"]!);
        }
        Assert.True((double)result["allDataAccuracy"]! > 0.5);
        Assert.NotNull(result["seconds"]!["graph"]);

        Assert.Equal(36, NpyFile.ReadInt64s(Path.Combine(_out, "order.npy")).Distinct().Count());
        Assert.Equal(Rows + 1, File.ReadAllLines(Path.Combine(_out, "selection.csv")).Length);
        Assert.Equal(ScoreDirection.HighIsHard, ImportanceScores.Load(_out, Rows).Direction);
        JsonObject table = JsonNode.Parse(File.ReadAllText(Path.Combine(_out, "table.json")))!.AsObject();
        Assert.Equal(result["budgets"]!.ToJsonString(), table["budgets"]!.ToJsonString());
        Assert.Contains("| coverage |", File.ReadAllText(Path.Combine(_out, "table.md")), StringComparison.Ordinal);
        Manifest manifest = Manifest.Read(_out);
        Assert.Equal(("demo", 4, (long)Rows), (manifest.Command, manifest.Inputs.Count, manifest.Rows));
    }

    [Fact]
    public void The_screen_shows_settings_table_and_a_reading_that_follows_the_numbers()
    {
        WriteNpy();
        (int code, string output, string error) = Pith("--data", "npy:" + _data, "--out", _out);
        Assert.Equal(ExitCodes.Done, code);
        foreach (string expected in new[] { "kernel scaled", "gamma 1", "no cutoff", "prototypicality" })
            Assert.Contains(expected, error, StringComparison.Ordinal);
        foreach (string expected in new[] { "Keep 10 %: 12 of 120 rows", "Keep 30 %: 36 of 120 rows", "±", "5 seeds", "Keep 10 %: D2 is ", "All 120 rows give", "On this data" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_the_same_for_any_number_of_threads_and_verify_agrees()
    {
        WriteIdx();
        foreach (string threads in new[] { "1", "3" })
            Assert.Equal(ExitCodes.Done, Pith("--data", "idx:" + _data, "--threads", threads, "--quiet", "--out", _out + threads).Code);
        Manifest one = Manifest.Read(_out + "1");
        Assert.Equal(one.Outputs, Manifest.Read(_out + "3").Outputs);
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["verify", _out + "1"], new Screen(output, error), CancellationToken.None);
        Assert.True(code == ExitCodes.Done, error.ToString());
    }

    [Fact]
    public void Another_seed_gives_another_random_but_the_same_shape()
    {
        WriteNpy();
        string first = Pith("--data", "npy:" + _data, "--out", _out, "--json").Output;
        string second = Pith("--data", "npy:" + _data, "--out", _out + "2", "--seed", "7", "--json").Output;
        Assert.NotEqual(Random(first), Random(second));

        static string Random(string json) => JsonNode.Parse(json)!["budgets"]![0]!["measures"]!["coverage"]!["random"]!.ToJsonString();
    }

    [Fact]
    public void An_existing_folder_is_refused_unless_overwritten()
    {
        WriteNpy();
        Assert.Equal(ExitCodes.Done, Pith("--data", "npy:" + _data, "--out", _out, "--quiet").Code);
        Assert.Equal(ExitCodes.Usage, Pith("--data", "npy:" + _data, "--out", _out).Code);
        Assert.Equal(ExitCodes.Done, Pith("--data", "npy:" + _data, "--out", _out, "--overwrite").Code);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        WriteNpy();
        (int code, string output, _) = Pith("--data", "npy:" + _data, "--dry-run", "--json", "--out", _out);
        Assert.Equal(ExitCodes.Done, code);
        Assert.NotNull(JsonNode.Parse(output)!["seconds"]!["compare"]);
        Assert.False(Directory.Exists(_out));
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "--data must be", "mnist")]
    [InlineData(ExitCodes.InputData, "train-images", "npy:/nowhere")]
    [InlineData(ExitCodes.InputData, "train-images", "fashion-mnist:/nowhere")]
    public void Wrong_data_is_one_sentence_and_leaves_nothing_behind(int expected, string words, string spec)
    {
        (int code, _, string error) = Pith("--data", spec, "--out", _out);
        Assert.Equal(expected, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(_out));
    }

    [Fact]
    public void An_interrupted_demo_leaves_nothing_behind()
    {
        WriteNpy();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var error = new StringWriter();
        Assert.Equal(ExitCodes.Interrupted, CommandLine.Run(["demo", "--data", "npy:" + _data, "--out", _out], new Screen(TextWriter.Null, error), cancelled.Token));
        Assert.Equal([_data], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Too_few_images_are_refused()
    {
        WriteNpy(rows: 8);
        (int code, _, string error) = Pith("--data", "npy:" + _data, "--out", _out);
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("8 images", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Installing_tries_the_lists_as_they_are_first()
    {
        var installer = new ScriptedInstaller([false, true, true]);
        Assert.True(installer.Install(CancellationToken.None));
        Assert.Equal(["install", "update", "install"], installer.Calls);
        Assert.False(new ScriptedInstaller([false, false]).Install(CancellationToken.None));
        Assert.True(new ScriptedInstaller([true]).Install(CancellationToken.None));
    }

    static string VerdictOf(JsonNode measure)
    {
        double d2 = (double)measure["d2"]!;
        double low = (double)measure["random"]!["low"]!;
        double high = (double)measure["random"]!["high"]!;
        return d2 >= low && d2 <= high ? "within-interval" : d2 > high == (bool)measure["highIsGood"]! ? "better" : "worse";
    }

    // Four classes, each a bright pixel with noise around it.
    static (byte[] Pixels, int[] Labels) Images(int rows, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[rows * Side * Side];
        var labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = i % 4;
            for (int p = 0; p < Side * Side; p++)
                pixels[i * Side * Side + p] = (byte)random.Next(p == 2 * labels[i] ? 150 : 0, p == 2 * labels[i] ? 256 : 120);
        }
        return (pixels, labels);
    }

    void WriteNpy(int rows = Rows)
    {
        foreach ((string part, int count, int seed) in new[] { ("train", rows, 1), ("test", TestRows, 2) })
        {
            (byte[] pixels, int[] labels) = Images(count, seed);
            NpyFile.Write<byte>(Path.Combine(_data, part + "-images.npy"), pixels, count, Side, Side);
            NpyFile.Write<long>(Path.Combine(_data, part + "-labels.npy"), Array.ConvertAll(labels, l => (long)l), count);
        }
    }

    void WriteIdx()
    {
        foreach ((string part, int count, int seed) in new[] { ("train", Rows, 1), ("t10k", TestRows, 2) })
        {
            (byte[] pixels, int[] labels) = Images(count, seed);
            WriteGzip(part + "-images-idx3-ubyte.gz", [0x803, count, Side, Side], pixels);
            WriteGzip(part + "-labels-idx1-ubyte.gz", [0x801, count], Array.ConvertAll(labels, l => (byte)l));
        }
    }

    void WriteGzip(string name, int[] header, byte[] values)
    {
        using var stream = new GZipStream(File.Create(Path.Combine(_data, name)), CompressionLevel.Fastest);
        Span<byte> number = stackalloc byte[4];
        foreach (int value in header)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
            stream.Write(number);
        }
        stream.Write(values);
    }

    static (int Code, string Output, string Error) Pith(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["demo", .. args], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    sealed class ScriptedInstaller(bool[] answers) : DatasetInstaller
    {
        public List<string> Calls { get; } = [];

        public override bool CanInstall => true;

        protected override bool Run(string[] arguments, CancellationToken cancellation)
        {
            Calls.Add(arguments[0]);
            return answers[Calls.Count - 1];
        }
    }
}
