using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Pith.Cli.Commands;
using Pith.Cli.Infrastructure;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    const int Rows = 120;
    const int TestRows = 50;
    const int Side = 3;

    static readonly string[] s_quick = ["--model", "mlp", "--epochs", "3", "--subset", "0.5", "--keep", "20%", "--steps", "20", "--seeds", "2", "--method", "d2", "--cutoff", "0.1"];

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
    public void The_folder_holds_every_stage_and_the_screen_its_table()
    {
        WriteNpy();
        (int code, string output, string error) = Pith("--out", _out);
        Assert.True(code == ExitCodes.Done, error);
        foreach (string expected in new[] { "data: 24 of 120 rows kept (20%), 96 dropped.", "the d2 coreset", "random subsets", "all rows", "coreset less random", "coreset less all rows", "expected, from held-out scored rows", "in all", "Pruning took" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("D2 (kernel scaled, gamma 1, 10 neighbours", error, StringComparison.Ordinal);
        foreach (string stage in new[] { "train", "scores", "extrapolation", "coreset", "evaluation" })
        {
            Assert.Contains($"] {stage}: ", error, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(_out, stage, Manifest.FileName)), stage);
        }
        foreach (string file in new[] { "pipeline.json", "summary.md", "config.yaml", "report.html", Manifest.FileName })
            Assert.True(File.Exists(Path.Combine(_out, file)), file);
        Assert.Equal("demo", Manifest.Read(_out).Command);
        Assert.Equal(24, NpyFile.ReadInt64s(Path.Combine(_out, "coreset/kept.npy")).Length);
    }

    [Fact]
    public void The_verdict_follows_the_numbers()
    {
        WriteNpy();
        (int code, string output, string error) = Pith("--out", _out, "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode result = JsonNode.Parse(output)!;
        JsonNode difference = result["comparison"]!["difference"]!;
        string verdict = (string)result["verdict"]!;
        string word = (double)difference["low"]! > 0 ? "is better than" : (double)difference["high"]! < 0 ? "is worse than" : "is not shown to differ from";
        Assert.Contains(word, verdict, StringComparison.Ordinal);
        Assert.Equal((double)result["comparison"]!["accuracy"]!["mean"]! - (double)result["comparison"]!["random"]!["mean"]!, (double)difference["mean"]!, 9);
        JsonNode costs = result["costs"]!;
        bool paidOff = (double)costs["pruning"]! + (double)costs["coresetTraining"]! < (double)costs["fullTraining"]!;
        Assert.Equal(paidOff, (bool)result["paidOff"]!);
        Assert.False((bool)costs["fullTrainingIsMeasured"]!);
        double cost = result["stages"]!.AsArray().Where(s => (string)s!["name"]! != "evaluation").Sum(s => (double)s!["seconds"]!);
        Assert.Equal(cost, (double)costs["pruning"]!, 0.01);
        Assert.InRange((double)result["expected"]!["tailRecall"]!, 0, 1);
    }

    [Fact]
    public void The_files_are_the_same_for_any_number_of_threads_and_verify_agrees()
    {
        WriteIdx();
        foreach (string threads in new[] { "1", "3" })
            Assert.Equal(ExitCodes.Done, PithOn("idx:" + _data, "--threads", threads, "--quiet", "--out", _out + threads).Code);
        Manifest one = Manifest.Read(_out + "1");
        Assert.Equal(one.Outputs, Manifest.Read(_out + "3").Outputs);
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["verify", _out + "1"], new Screen(output, error), CancellationToken.None);
        Assert.True(code == ExitCodes.Done, error.ToString());
    }

    [Fact]
    public void Scoring_everything_adds_the_truth_and_measures_its_cost()
    {
        WriteNpy();
        Assert.Equal(ExitCodes.Done, Pith("--out", _out, "--quiet").Code);
        (int code, string output, string error) = Pith("--out", _out, "--full", "--resume", "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode result = JsonNode.Parse(output)!;
        // What the truth does not change is reused; the coreset too, as the extrapolated scores are the same.
        string[] made = [.. result["stages"]!.AsArray().Where(s => !(bool)s!["reused"]!).Select(s => (string)s!["name"]!)];
        Assert.Equal(["full-train", "full-scores", "extrapolation"], made);
        Assert.InRange((double)result["true"]!["spearman"]!, -1, 1);
        Assert.True((bool)result["costs"]!["fullTrainingIsMeasured"]!);
    }

    [Fact]
    public void An_earlier_run_with_other_options_is_not_touched_unless_asked_for()
    {
        WriteNpy();
        Assert.Equal(ExitCodes.Done, Pith("--out", _out, "--quiet").Code);
        string before = File.ReadAllText(Path.Combine(_out, "coreset/kept.npy"));
        (int code, _, string error) = Pith("--out", _out, "--score", "el2n");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--resume", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(_out, "coreset/kept.npy")));
        (code, _, error) = Pith("--out", _out, "--overwrite");
        Assert.Equal(ExitCodes.Done, code);
        Assert.DoesNotContain("reused", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "--data must be", "mnist")]
    [InlineData(ExitCodes.InputData, "train-images", "npy:/nowhere")]
    [InlineData(ExitCodes.InputData, "train-images", "fashion-mnist:/nowhere")]
    public void Wrong_data_is_one_sentence_and_leaves_nothing_behind(int expected, string words, string spec)
    {
        (int code, _, string error) = PithOn(spec, "--out", _out);
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
    public void Installing_tries_the_lists_as_they_are_first()
    {
        var installer = new ScriptedInstaller([false, true, true]);
        Assert.True(installer.Install(CancellationToken.None));
        Assert.Equal(["install", "update", "install"], installer.Calls);
        Assert.False(new ScriptedInstaller([false, false]).Install(CancellationToken.None));
        Assert.True(new ScriptedInstaller([true]).Install(CancellationToken.None));
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

    void WriteNpy()
    {
        foreach ((string part, int count, int seed) in new[] { ("train", Rows, 1), ("test", TestRows, 2) })
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

    (int Code, string Output, string Error) Pith(params string[] args) => PithOn("npy:" + _data, args);

    static (int Code, string Output, string Error) PithOn(string data, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["demo", "--data", data, .. s_quick, .. args], new Screen(output, error), CancellationToken.None);
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
