using System.Text.Json;
using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary>Approximate graphs as a user asks for them.</summary>
public sealed class ApproximateGraphTests : IDisposable
{
    const int Rows = 9_000;
    const int Columns = 12;

    static readonly (string Name, string Threads, (string, string)[] Environment)[] s_ways =
    [
        ("threads1", "1", []),
        ("threads2", "2", []),
        ("threads3", "3", []),
        ("threads8", "8", []),
        ("noAvx512", "2", [("DOTNET_EnableAVX512", "0")]),
        ("noAvx2", "2", [("DOTNET_EnableAVX2", "0")]),
    ];

    readonly Workspace _workspace = new();

    public ApproximateGraphTests() => _workspace.Write("X.npy", Workspace.MakeEmbeddings(Rows, Columns), Rows, Columns);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Recall_and_its_interval_are_stated()
    {
        JsonElement json = _workspace.Json("graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "G.npz");
        Assert.False(json.GetProperty("exact").GetBoolean());
        double recall = json.GetProperty("recall").GetDouble();
        Assert.InRange(recall, 0.9, 0.99999);
        Assert.True(json.GetProperty("recallInterval")[0].GetDouble() < recall);
        Assert.True(json.GetProperty("recallInterval")[1].GetDouble() > recall);
        Assert.Equal(1000, json.GetProperty("recallRows").GetInt32());
        KnnGraph graph = KnnGraphFile.Read(_workspace["G.npz"]);
        Assert.Equal((Rows, 10), (graph.Rows, graph.Neighbors));

        PithResult result = _workspace.Good("graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "again.npz");
        Assert.Contains("Approximate kNN graph of 9,000 rows", result.Output, StringComparison.Ordinal);
        Assert.Contains("95 % interval", result.Output, StringComparison.Ordinal);
        Assert.Equal(Fingerprint.OfFile(_workspace["G.npz"]), Fingerprint.OfFile(_workspace["again.npz"]));
    }

    [Fact]
    public void Small_data_are_searched_exactly_with_a_note()
    {
        _workspace.Write("few.npy", Workspace.MakeEmbeddings(300, Columns), 300, Columns);
        PithResult result = _workspace.Good("graph", "--embeddings", "few.npy", "--recall", "0.9", "--out", "G.npz");
        Assert.Contains("Exact kNN graph of 300 rows", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: the graph is exact, because 300 different rows are too few", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_the_same_whatever_the_machine()
    {
        var bytes = new List<string>();
        foreach ((string name, string threads, (string, string)[] environment) in s_ways)
        {
            PithResult result = PithProcess.RunWith(
                environment, _workspace.Folder, "graph", "--embeddings", "X.npy", "--recall", "0.9", "--threads", threads, "--out", name + ".npz");
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("Approximate", result.Output, StringComparison.Ordinal);
            bytes.Add(Fingerprint.OfFile(_workspace[name + ".npz"]));
        }
        Assert.Single(bytes.Distinct());
    }

    [Fact]
    public void Extrapolated_bytes_are_the_same_whatever_the_machine()
    {
        double[] scores = Workspace.MakeScores(Rows);
        for (int row = 0; row < Rows; row++)
            scores[row] = row % 4 == 0 ? scores[row] : double.NaN;
        _workspace.Write("some.npy", scores, Rows);
        var bytes = new List<string>();
        foreach ((string name, string threads, (string, string)[] environment) in s_ways)
        {
            string[] extrapolate = ["extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--method", "knn", "--recall", "0.95", "--threads", threads, "--out", name];
            PithResult result = environment.Length == 0 ? _workspace.Good(extrapolate) : PithProcess.RunWith(environment, _workspace.Folder, extrapolate);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("note: neighbours are approximate. Recall 0.9", result.Error, StringComparison.Ordinal);
            bytes.Add(string.Concat(Directory.GetFiles(_workspace[name + "/scores"], "*.npy").Order(StringComparer.Ordinal).Select(file => Fingerprint.OfFile(file))));
        }
        Assert.Single(bytes.Distinct());
    }

    /// <summary>Where threads outnumber cores, one is often stopped between reading a list's threshold and offering to it: what others have put there
    /// meanwhile must not cost a later candidate its place.</summary>
    [Fact]
    public void Bytes_are_the_same_on_crowded_cores()
    {
        var bytes = new string[12];
        Parallel.For(0, bytes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, time =>
        {
            string name = FormattableString.Invariant($"crowded{time}.npz");
            _workspace.Good("graph", "--embeddings", "X.npy", "--recall", "0.9", "--threads", "3", "--out", name);
            bytes[time] = Fingerprint.OfFile(_workspace[name]);
        });
        Assert.Single(bytes.Distinct());
    }

    // What a refusal names as needed is enough, and a budget below it is too small.
    [Fact]
    public void A_memory_that_is_too_small_is_refused_with_what_is_enough()
    {
        string[] graph = ["graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "M.npz"];
        PithResult refused = _workspace.Run([.. graph, "--memory", "20MB"]);
        Assert.Equal(4, refused.ExitCode);
        string needed = System.Text.RegularExpressions.Regex.Match(refused.Error, "the plan needs ([0-9.]+) MB").Groups[1].Value;
        Assert.False(File.Exists(_workspace["M.npz"]) || Directory.Exists(_workspace["M.npz.work"]));
        string enough = FormattableString.Invariant($"{Math.Ceiling(double.Parse(needed, System.Globalization.CultureInfo.InvariantCulture)) + 1}MB");
        _workspace.Good([.. graph, "--memory", enough]);
        _workspace.Good("graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "whole.npz");
        Assert.Equal(Fingerprint.OfFile(_workspace["whole.npz"]), Fingerprint.OfFile(_workspace["M.npz"]));
    }

    [Fact]
    public void Shards_of_half_precision_give_the_bytes_of_one_file()
    {
        const int Few = 3_000, First = 1_100;
        Half[] values = [.. Workspace.MakeEmbeddings(Few, Columns).Select(value => (Half)value)];
        _workspace.Write("whole.npy", values, Few, Columns);
        Directory.CreateDirectory(_workspace["parts"]);
        _workspace.Write("parts/0.npy", values[..(First * Columns)], First, Columns);
        _workspace.Write("parts/1.npy", values[(First * Columns)..], Few - First, Columns);
        _workspace.Good("graph", "--embeddings", "whole.npy", "--recall", "0.9", "--metric", "cosine", "--out", "whole.npz");
        _workspace.Good("graph", "--embeddings", "parts", "--recall", "0.9", "--metric", "cosine", "--out", "parts.npz");
        Assert.Equal(Fingerprint.OfFile(_workspace["whole.npz"]), Fingerprint.OfFile(_workspace["parts.npz"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("-0.1")]
    [InlineData("NaN")]
    [InlineData("much")]
    public void Recall_outside_is_refused(string recall)
    {
        PithResult result = PithProcess.Run(_workspace.Folder, "graph", "--embeddings", "X.npy", "--recall", recall, "--out", "G.npz");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--recall must be a number above 0 and below 1", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace["G.npz"]));
    }

    [Fact]
    public void Prune_states_the_recall_of_its_graph()
    {
        _workspace.Write("s.npy", Workspace.MakeScores(Rows), Rows);
        string[] prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "20%"];
        JsonElement graph = _workspace.Json([.. prune, "--recall", "0.9", "--out", "near"]).GetProperty("graph");
        Assert.False(graph.GetProperty("exact").GetBoolean());
        Assert.InRange(graph.GetProperty("recall").GetDouble(), 0.9, 0.99999);
        Assert.Equal(graph.GetProperty("recall").GetDouble(), Manifest.Read(_workspace["near"]).Fact("graphRecall"));
        Assert.Equal("0.9", Manifest.Read(_workspace["near"]).Option("recall"));

        PithResult result = _workspace.Good([.. prune, "--recall", "0.9", "--threads", "3", "--out", "again"]);
        Assert.Contains("note: neighbours are approximate. Recall 0.9", result.Error, StringComparison.Ordinal);
        Assert.Contains("approximate with recall 0.9", result.Output, StringComparison.Ordinal);
        Assert.Equal(_workspace.Order("near"), _workspace.Order("again"));

        graph = _workspace.Json([.. prune, "--exact", "--out", "exact"]).GetProperty("graph");
        Assert.True(graph.GetProperty("exact").GetBoolean());
        Assert.DoesNotContain("graphRecall", Manifest.Read(_workspace["exact"]).Facts.Keys);
        result = PithProcess.Run(_workspace.Folder, [.. prune, "--exact", "--recall", "0.9", "--out", "both"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("exclude each other", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_and_extrapolate_state_the_recall_of_their_graphs()
    {
        JsonElement json = _workspace.Json("score", "--embeddings", "X.npy", "--scores", "density", "--recall", "0.9", "--out", "scores");
        Assert.InRange(json.GetProperty("graph").GetProperty("recall").GetDouble(), 0.9, 0.99999);
        double[] scores = Workspace.MakeScores(Rows);
        for (int row = 0; row < Rows; row++)
            scores[row] = row % 3 == 0 ? scores[row] : double.NaN;
        _workspace.Write("some.npy", scores, Rows);
        string[] extrapolate = ["extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--method", "label-propagation"];
        json = _workspace.Json([.. extrapolate, "--recall", "0.9", "--out", "all"]);
        Assert.InRange(json.GetProperty("graph").GetProperty("recall").GetDouble(), 0.9, 0.99999);
        Assert.InRange(Manifest.Read(_workspace["all"]).Fact("graphRecallLow"), 0.8, 0.99999);
    }

    [Fact]
    public void Tuning_evaluation_comparison_and_report_state_the_recall_of_their_neighbors()
    {
        const int Few = 2_500;
        _workspace.Write("X.npy", Workspace.MakeEmbeddings(Few, Columns), Few, Columns);
        _workspace.Write("s.npy", Workspace.MakeScores(Few), Few);
        _workspace.Write("y.npy", [.. Enumerable.Range(0, Few).Select(row => row % 3)], Few);
        string[] data = ["--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", "0.2", "--steps", "5", "--methods", "d2", "--recall", "0.9"];
        JsonElement graph = _workspace.Json(["tune", .. data, "--cutoffs", "0", "--gammas", "1", "--neighbor-counts", "10"]).GetProperty("graph");
        Assert.InRange(graph.GetProperty("recall").GetDouble(), 0.9, 0.99999);
        graph = _workspace.Json(["evaluate", .. data, "--seeds", "1", "--out", "trials"]).GetProperty("graph");
        Assert.InRange(graph.GetProperty("recall").GetDouble(), 0.9, 0.99999);
        Assert.InRange(Manifest.Read(_workspace["trials"]).Fact("graphRecall"), 0.9, 0.99999);

        foreach (string method in (string[])["random", "top"])
            _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "20%", "--method", method, "--out", method);
        PithResult result = _workspace.Good("compare", "random", "top", "--embeddings", "X.npy", "--recall", "0.9");
        Assert.Contains("note: neighbours are approximate. Recall 0.9", result.Error, StringComparison.Ordinal);
        result = _workspace.Good("report", "top", "--embeddings", "X.npy", "--recall", "0.9", "--out", "top.html");
        Assert.Contains("note: neighbours are approximate. Recall 0.9", result.Error, StringComparison.Ordinal);
        result = PithProcess.Run(_workspace.Folder, "report", "top", "--recall", "2");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--recall must be a number above 0 and below 1; got 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_hands_the_recall_to_its_stages()
    {
        _workspace.Write("s.npy", Workspace.MakeScores(Rows), Rows);
        _workspace.Good("run", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "20%", "--cutoff", "0", "--recall", "0.9", "--out", "whole");
        string[] manifests = Directory.GetFiles(_workspace["whole"], "manifest.json", SearchOption.AllDirectories);
        Assert.Contains(manifests, file => Manifest.Read(Path.GetDirectoryName(file)!) is { } manifest && manifest.Facts.ContainsKey("graphRecall"));
    }

    [Fact]
    public void A_plan_counts_the_approximate_search()
    {
        JsonElement exact = _workspace.Json("graph", "--embeddings", "X.npy", "--dry-run", "--out", "G.npz");
        JsonElement fast = _workspace.Json("graph", "--embeddings", "X.npy", "--recall", "0.9", "--dry-run", "--out", "G.npz");
        Assert.NotEqual(exact.GetProperty("peakMemoryBytes").GetInt64(), fast.GetProperty("peakMemoryBytes").GetInt64());
        Assert.True(fast.GetProperty("estimatedSeconds").GetDouble() > 0);
    }
}
