using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Runs;
using Pith.Scoring.Catalogue;

namespace Pith.Cli.Tests.Commands;

public sealed class ScoreCommandTests : IDisposable
{
    static readonly string[] s_names = [.. Scores.All.NamesOf(ScoreSource.Embeddings)];

    readonly string _folder = Directory.CreateTempSubdirectory("pith-score-").FullName;
    readonly string _embeddings;
    readonly string _labels;
    readonly string _out;

    public ScoreCommandTests()
    {
        _embeddings = Path.Combine(_folder, "x.npy");
        _labels = Path.Combine(_folder, "y.npy");
        _out = Path.Combine(_folder, "out");
        var random = new Random(4);
        NpyFile.Write<float>(_embeddings, Enumerable.Range(0, 40 * 3).Select(_ => random.NextSingle()).ToArray(), 40, 3);
        NpyFile.Write<long>(_labels, Enumerable.Range(0, 40).Select(i => (long)(i % 4)).ToArray(), 40);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_scores_are_written_with_their_directions()
    {
        (int code, string output, _) = Pith("--embeddings", _embeddings, "--labels", _labels, "--out", _out, "--json");
        Assert.Equal(ExitCodes.Done, code);
        JsonNode result = JsonNode.Parse(output)!;
        Assert.Equal(40, (int)result["rows"]!);
        IReadOnlyDictionary<string, ScoreDescription> descriptions = ScoresFolder.ReadDescriptions(_out);
        Assert.Equal(s_names, descriptions.Keys);
        foreach (string name in s_names)
        {
            ImportanceScores scores = ImportanceScores.Load($"{_out}:{name}", 40);
            Assert.Equal(ScoreDirection.HighIsHard, scores.Direction);
            Assert.Equal(scores.Values.ToArray().Max(), (double)result["scores"]![name]!["maximum"]!, 12);
            Assert.True(File.Exists(Path.Combine(_out, "scores", name + ".npy")));
        }
        Assert.Equal("6", descriptions["prototypicality"].Parameters["clusters"]);
        Manifest manifest = Manifest.Read(_out);
        Assert.Equal("score", manifest.Command);
        Assert.Equal("6", manifest.Options["clusters"]);
        Assert.Equal(["embeddings", "labels"], manifest.Inputs.Select(i => i.Option));
    }

    [Fact]
    public void Without_labels_all_leaves_moderate_distance_out_and_says_so()
    {
        (int code, string output, string error) = Pith("--embeddings", _embeddings, "--out", _out);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("moderate-distance is left out: it needs class labels", error, StringComparison.Ordinal);
        Assert.Contains("prototypicality", output, StringComparison.Ordinal);
        Assert.Contains("high-is-hard", output, StringComparison.Ordinal);
        Assert.Equal(["prototypicality", "density"], ScoresFolder.ReadDescriptions(_out).Keys);
    }

    [Fact]
    public void Too_few_rows_for_the_default_neighbors_take_fewer()
    {
        string few = Path.Combine(_folder, "few.npy");
        NpyFile.Write<float>(few, [1f, 2f, 3f, 5f], 4, 1);
        (int code, _, string error) = Pith("--embeddings", few, "--out", _out);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("--neighbors is 3 (the rows less one)", error, StringComparison.Ordinal);
        Assert.Equal(["density", "prototypicality"], ScoresFolder.ReadDescriptions(_out).Keys.Order());
    }

    [Fact]
    public void Named_scores_only_are_computed_with_their_options()
    {
        Assert.Equal(ExitCodes.Done, Pith("--embeddings", _embeddings, "--scores", "density,prototypicality", "--neighbors", "3", "--clusters", "2", "--out", _out).Code);
        IReadOnlyDictionary<string, ScoreDescription> descriptions = ScoresFolder.ReadDescriptions(_out);
        Assert.Equal(["density", "prototypicality"], descriptions.Keys);
        Assert.Equal("3", descriptions["density"].Parameters["neighbors"]);
        Assert.Equal("2", descriptions["prototypicality"].Parameters["clusters"]);
    }

    [Fact]
    public void Threads_do_not_change_a_byte()
    {
        foreach (string threads in new[] { "1", "3" })
            Assert.Equal(ExitCodes.Done, Pith("--embeddings", _embeddings, "--labels", _labels, "--threads", threads, "--out", _out + threads).Code);
        foreach (string name in s_names)
            Assert.Equal(File.ReadAllBytes(Path.Combine(_out + "1", "scores", name + ".npy")), File.ReadAllBytes(Path.Combine(_out + "3", "scores", name + ".npy")));
        Assert.Equal(Manifest.Read(_out + "1").Fingerprint, Manifest.Read(_out + "3").Fingerprint);
    }

    [Theory]
    [InlineData("--embeddings is missing", "--out", "OUT")]
    [InlineData("--window only concerns scores from --dynamics", "--embeddings", "X", "--window", "5", "--out", "OUT")]
    [InlineData("exclude each other", "--dynamics", "D", "--embeddings", "X", "--out", "OUT")]
    [InlineData("prototypicality, density, moderate-distance", "--embeddings", "X", "--scores", "aum", "--out", "OUT")]
    [InlineData("needs class labels", "--embeddings", "X", "--scores", "moderate-distance", "--out", "OUT")]
    [InlineData("--clusters must be a whole number from 1 to 40", "--embeddings", "X", "--clusters", "41", "--out", "OUT")]
    [InlineData("--clusters must be a whole number of at least 1", "--embeddings", "X", "--clusters", "0", "--out", "OUT")]
    [InlineData("--neighbors must be a whole number from 1 to 39", "--embeddings", "X", "--neighbors", "40", "--out", "OUT")]
    [InlineData("--scores must be all", "--embeddings", "X", "--scores", ",", "--out", "OUT")]
    [InlineData("--metric must be", "--embeddings", "X", "--metric", "manhattan", "--out", "OUT")]
    [InlineData("--out is missing", "--embeddings", "X")]
    public void Misuse_is_one_sentence_and_leaves_nothing_behind(string expected, params string[] args)
    {
        (int code, _, string error) = Pith([.. args.Select(a => a switch { "X" => _embeddings, "OUT" => _out, _ => a })]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    [Fact]
    public void Bad_values_and_other_row_counts_are_input_errors_and_leave_nothing_behind()
    {
        string bad = Path.Combine(_folder, "bad.npy");
        NpyFile.Write<float>(bad, [1f, float.NaN, 3f, 4f], 2, 2);
        (int code, _, string error) = Pith("--embeddings", bad, "--scores", "prototypicality", "--out", _out);
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("row 0", error, StringComparison.Ordinal);

        (code, _, error) = Pith("--embeddings", bad, "--labels", _labels, "--out", _out);
        Assert.Equal(ExitCodes.InputData, code);
        Assert.Contains("40", error, StringComparison.Ordinal);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    [Fact]
    public void A_dry_run_prints_the_plan_and_writes_nothing()
    {
        (int code, string output, _) = Pith("--embeddings", _embeddings, "--labels", _labels, "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, code);
        JsonNode plan = JsonNode.Parse(output)!;
        Assert.Equal(40, (int)plan["rows"]!);
        Assert.NotNull(plan["seconds"]!["prototypicality"]);
        Assert.NotNull(plan["seconds"]!["moderate-distance"]);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    static (int Code, string Output, string Error) Pith(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["score", .. args], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
