using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;
using Pith.Pipelines.Score;
using Pith.Runs;
using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Cli.Tests.Commands;

public sealed class ScoreDynamicsTests : IDisposable
{
    static readonly string[] s_names = [.. Scores.All.NamesOf(ScoreSource.Dynamics)];

    readonly string _folder = Directory.CreateTempSubdirectory("pith-score-").FullName;
    readonly string _dynamics;
    readonly string _out;

    public ScoreDynamicsTests()
    {
        _dynamics = Path.Combine(_folder, "d");
        _out = Path.Combine(_folder, "out");
        Record(_dynamics, 12);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static void Record(string folder, int epochs)
    {
        var random = new Random(8);
        int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(4))];
        DynamicsWriter writer = DynamicsWriter.Create(folder, 4, labels);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            int[] rows = [.. Enumerable.Range(0, 50)];
            random.Shuffle(rows);
            writer.AddEpoch(rows, [.. rows.SelectMany(row => Enumerable.Range(0, 4).Select(c => (float)(random.NextDouble() * 3 + (c == labels[row] ? epoch * 0.2 : 0))))]);
        }
    }

    static (int Code, string Output, string Error) Pith(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["score", .. args], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void All_scores_are_written_with_their_directions_and_how_they_agree()
    {
        (int code, string output, string error) = Pith("--dynamics", _dynamics, "--window", "5", "--out", _out, "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode result = JsonNode.Parse(output)!;
        Assert.Equal(60, (int)result["rows"]!);
        Assert.Equal(50, (int)result["recordedRows"]!);
        Assert.Equal(12, (int)result["epochs"]!);
        IReadOnlyDictionary<string, ScoreDescription> descriptions = ScoresFolder.ReadDescriptions(_out);
        Assert.Equal(s_names, descriptions.Keys);
        foreach (IImportanceScore score in ScoreSettings.All.With("window", "5").Known.Where(score => s_names.Contains(score.Name)))
        {
            ImportanceScores stored = ImportanceScores.Load($"{_out}:{score.Name}", 60);
            Assert.Equal(score.Direction, stored.Direction);
            Assert.Equal(score.Definition, stored.Definition);
            Assert.Equal(10, stored.Values.ToArray().Count(double.IsNaN));
            JsonNode told = result["scores"]![score.Name]!;
            Assert.Equal(stored.Values.ToArray().Where(v => !double.IsNaN(v)).Max(), (double)told["maximum"]!, 12);
            Assert.Equal(s_names.Length - 1, told["spearman"]!.AsObject().Count);
            Assert.InRange((int)told["settledAfter"]!, 1, 12);
            Assert.Equal("logits", stored.Parameters["values"]);
        }
        Manifest manifest = Manifest.Read(_out);
        Assert.Equal("5", manifest.Options["window"]);
        Assert.Null(manifest.Options["neighbors"]);
        ManifestInput input = Assert.Single(manifest.Inputs);
        Assert.Equal("dynamics", input.Option);
        Assert.Equal(14, input.Files.Count);
        using var screen = new StringWriter();
        Assert.Equal(ExitCodes.Done, CommandLine.Run(["verify", _out], new Screen(screen, screen), CancellationToken.None));
    }

    [Fact]
    public void The_table_says_direction_and_epochs_to_settle()
    {
        (int code, string output, _) = Pith("--dynamics", _dynamics, "--scores", "forgetting,aum", "--out", _out);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("50 recorded of 60 rows from 12 epochs of 4 classes", output, StringComparison.Ordinal);
        Assert.Contains("high-is-easy", output, StringComparison.Ordinal);
        Assert.Contains("of 12", output, StringComparison.Ordinal);
        Assert.Contains("Spearman", output, StringComparison.Ordinal);
        Assert.Equal(["forgetting", "aum"], ScoresFolder.ReadDescriptions(_out).Keys);
    }

    [Fact]
    public void With_all_what_cannot_be_computed_is_left_out_and_said()
    {
        string few = Path.Combine(_folder, "few");
        Record(few, 3);
        (int code, string output, string error) = Pith("--dynamics", few, "--out", _out, "--json");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("tdds is left out: it needs 10 recorded epochs and there are 3.", error, StringComparison.Ordinal);
        JsonNode skipped = JsonNode.Parse(output)!["skipped"]!;
        Assert.Equal(["dynamic-uncertainty", "dynamic-uncertainty-sx", "tdds", "tdds-sx", "dual", "grand"], skipped.AsObject().Select(s => s.Key));
        Assert.Contains("variability", ScoresFolder.ReadDescriptions(_out).Keys);
        Assert.Equal(ExitCodes.Usage, Pith("--dynamics", few, "--scores", "tdds", "--out", _out + "2").Code);
        Assert.False(Directory.Exists(_out + "2"));
    }

    [Fact]
    public void Threads_memory_and_vectors_do_not_change_a_byte()
    {
        PithResult Run(string name, (string, string)[] environment, params string[] more) =>
            PithProcess.RunWith(environment, _folder, ["score", "--dynamics", "d", "--window", "4", "--out", name, "--quiet", .. more]);
        PithResult first = Run("a", [], "--threads", "1");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(0, Run("b", [("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")], "--threads", "3", "--memory", "80MB").ExitCode);
        Assert.Equal(0, Run("c", [("DOTNET_EnableHWIntrinsic", "0")], "--threads", "8").ExitCode);
        foreach (string name in s_names)
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(_folder, "a", "scores", name + ".npy"));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(_folder, "b", "scores", name + ".npy")));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(_folder, "c", "scores", name + ".npy")));
        }
    }

    [Fact]
    public void GraNd_is_computed_of_the_recorded_rows_from_features_and_logits()
    {
        string features = Path.Combine(_folder, "features.npy"), logits = Path.Combine(_folder, "logits.npy");
        NpyFile.Write<float>(features, [.. Enumerable.Range(0, 60 * 3).Select(i => i % 7)], 60, 3);
        NpyFile.Write<float>(logits, [.. Enumerable.Range(0, 60 * 4).Select(i => i % 5)], 60, 4);
        (int code, string output, string error) = Pith(
            "--dynamics", _dynamics, "--scores", "el2n,grand", "--features", features, "--logits", logits, "--out", _out, "--json");
        Assert.True(code == ExitCodes.Done, error);
        Assert.Equal("high-is-hard", (string)JsonNode.Parse(output)!["scores"]!["grand"]!["direction"]!);
        double[] scores = NpyFile.ReadDoubles(Path.Combine(_out, "scores", "grand.npy"));
        Assert.Equal(60, scores.Length);
        Assert.Equal(50, scores.Count(double.IsFinite));

        NpyFile.Write<float>(logits, new float[59 * 4], 59, 4);
        (code, _, error) = Pith("--dynamics", _dynamics, "--scores", "grand", "--features", features, "--logits", logits, "--out", _out + "2");
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("has 59;", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_plans_and_writes_nothing()
    {
        (int code, string output, _) = Pith("--dynamics", _dynamics, "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, code);
        JsonNode plan = JsonNode.Parse(output)!;
        Assert.True((long)plan["peakMemoryBytes"]! > 1_000_000);
        Assert.Contains("score", plan["seconds"]!.AsObject().Select(s => s.Key));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Equal(ExitCodes.Resources, Pith("--dynamics", _dynamics, "--memory", "10MB", "--out", _out).Code);
    }

    [Theory]
    [InlineData("--scores must name scores out of forgetting,", "--scores", "auum")]
    [InlineData("give both --features FILE and --logits FILE", "--scores", "grand")]
    [InlineData("give both --features FILE and --logits FILE", "--features", "f.npy")]
    [InlineData("--features only concerns the score grand", "--scores", "aum", "--features", "f.npy")]
    [InlineData("give --embeddings FILE instead", "--scores", "density")]
    [InlineData("--scores must be all, or names", "--scores", ",")]
    [InlineData("--labels only concerns scores from --embeddings", "--labels", "y.npy")]
    [InlineData("--window must be a whole number from 2", "--window", "1")]
    [InlineData("--trajectory must be at least --window (10)", "--trajectory", "9")]
    [InlineData("--trajectory must be a whole number of at least 2", "--trajectory", "x")]
    [InlineData("--decay must be a number from 0 to 1", "--decay", "1.5")]
    [InlineData("--el2n-epochs must be a whole number of at least 1", "--el2n-epochs", "0")]
    [InlineData("--log-precision must be one of full, half", "--log-precision", "double")]
    [InlineData("it needs 12 recorded epochs and there are 11", "--scores", "aum,dynamic-uncertainty-sx", "--dynamics", "short")]
    public void Misuse_is_one_sentence_and_leaves_nothing_behind(string expected, params string[] args)
    {
        Record(Path.Combine(_folder, "short"), 11);
        string[] dynamics = args.Contains("--dynamics") ? [] : ["--dynamics", _dynamics];
        (int code, _, string error) = Pith([.. dynamics, .. args.Select(a => a == "short" ? Path.Combine(_folder, a) : a), "--out", _out]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(_out));
    }

    [Fact]
    public void Bad_data_is_one_sentence_with_exit_code_3()
    {
        string labels = Path.Combine(_dynamics, "labels.npy");
        File.Move(labels, labels + ".away");
        (int code, _, string error) = Pith("--dynamics", _dynamics, "--out", _out);
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("labels.npy", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        File.Move(labels + ".away", labels);
        NpzFile.Write(Path.Combine(_dynamics, "epoch-0005.npz"), writer =>
        {
            writer.Add<int>("index", [.. Enumerable.Range(0, 50)], 50);
            writer.Add<float>("values", [.. Enumerable.Range(0, 200).Select(i => i == 31 ? float.NaN : 1)], 50, 4);
        });
        (code, _, error) = Pith("--dynamics", _dynamics, "--out", _out);
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("epoch 5, row 7: the output of class 3 is NaN", error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>Every reference case: the score that it pins, the options it was made with, and the expected array.</summary>
    public static TheoryData<string, string, string, string> GoldenCases { get; } = new()
    {
        { "d2_scores", "forgetting-d2", "forgetting", "" },
        { "d2_scores", "correctness", "correctness", "" },
        { "d2_scores", "aum", "accumulated_margin_unrounded", "" },
        { "d2_scores", "el2n", "el2n_unrounded", "" },
        { "d2_scores", "aum", "accumulated_margin", "--log-precision half" },
        { "d2_scores", "el2n", "el2n", "--log-precision half" },
        { "d2_scores", "entropy", "entropy", "" },
        { "d2_scores", "loss", "loss", "" },
        { "d2_scores", "confidence", "confidence", "" },
        { "d2_scores_tied_logits", "forgetting-d2", "forgetting", "" },
        { "d2_scores_tied_logits", "correctness", "correctness", "" },
        { "d2_scores_tied_logits", "aum", "accumulated_margin", "" },
        { "d2_scores_tied_logits", "el2n", "el2n", "--el2n-epochs 5" },
        { "dynamic_uncertainty_w5", "dynamic-uncertainty-sx", "dynamic_uncertainty", "--window 5" },
        { "dynamic_uncertainty_w10", "dynamic-uncertainty-sx", "dynamic_uncertainty", "" },
        { "sx_forgetting_el2n", "forgetting-d2", "num_forgets", "" },
        { "tdds_t10_w10", "tdds", "score_first_epochs", "--trajectory 10" },
        { "tdds_t10_w10", "tdds-sx", "score_last_epochs", "--trajectory 10" },
        { "tdds_t20_w10", "tdds", "score_first_epochs", "--trajectory 20 --decay 0.9" },
        { "tdds_t20_w10", "tdds-sx", "score_last_epochs", "" },
    };

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Reference_cases_pass_through_the_command_line(string name, string score, string expected, string options)
    {
        string golden = Workspace.Golden("dynamics", name);
        JsonElement description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(golden, "case.json"))).RootElement;
        bool isLog = !description.GetProperty("inputs").TryGetProperty("logits", out JsonElement input);
        if (isLog)
            input = description.GetProperty("inputs").GetProperty("logprob_half");
        int[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
        float[] outputs = Elements<float>(Path.Combine(golden, input.GetProperty("file").GetString()!));
        long[] index = Elements<long>(Path.Combine(golden, "in_indexes.npy"));
        string folder = Path.Combine(_folder, "golden");
        int[] labels = [.. NpyFile.ReadInt64s(Path.Combine(golden, "in_targets.npy")).Select(l => (int)l)];
        DynamicsWriter writer = DynamicsWriter.Create(
            folder, shape[2], labels, isLog ? DynamicsValues.LogProbabilities : DynamicsValues.Logits, DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < shape[0]; epoch++)
            writer.AddEpoch([.. index.Skip(epoch * shape[1]).Take(shape[1]).Select(i => (int)i)], outputs.AsSpan(epoch * shape[1] * shape[2], shape[1] * shape[2]));

        (int code, _, string error) = Pith(["--dynamics", folder, "--scores", score, "--out", _out, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(code == ExitCodes.Done, error);
        double[] got = NpyFile.ReadDoubles(Path.Combine(_out, "scores", score + ".npy"));
        double[] wanted = NpyFile.ReadDoubles(Path.Combine(golden, $"exp_{expected}.npy"));
        JsonElement tolerance = description.GetProperty("expected").GetProperty(expected).GetProperty("tolerance");
        double relative = tolerance.TryGetProperty("rtol", out JsonElement r) ? r.GetDouble() : 0;
        double absolute = tolerance.TryGetProperty("atol", out JsonElement a) ? a.GetDouble() : 0;
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(got[i] - wanted[i]) <= absolute + relative * Math.Abs(wanted[i]), $"row {i}: {got[i]:R} instead of {wanted[i]:R}");
    }

    static T[] Elements<T>(string path)
        where T : struct
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path).AsSpan();
        return MemoryMarshal.Cast<byte, T>(bytes[(10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))..]).ToArray();
    }
}
