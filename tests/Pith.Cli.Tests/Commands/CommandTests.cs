using System.Globalization;
using System.Text.Json;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>Every command as a user calls it when all is well.</summary>
public sealed class CommandTests(Workspace workspace) : IClassFixture<Workspace>
{
    static readonly string[] s_prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy"];

    [Fact]
    public void Version_and_help()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", PithProcess.Run(workspace.Folder, "--version").Output);
        string help = workspace.Good("--help").Output;
        foreach (string command in new[] { "demo", "score", "prune", "graph", "inspect", "explain", "subset", "verify" })
            Assert.Contains("  " + command + " ", help, StringComparison.Ordinal);
        string prune = workspace.Good("prune", "--help").Output;
        Assert.Contains("pith prune", prune, StringComparison.Ordinal);
        Assert.Contains("a finite number of at least 0 [1]", prune, StringComparison.Ordinal);
        Assert.Contains("--reverse-gamma", prune, StringComparison.Ordinal);
        Assert.Equal(help, workspace.Good().Output);
    }

    [Fact]
    public void Prune_writes_what_the_contract_says()
    {
        JsonElement json = workspace.Json([.. s_prune, "--keep", "30%", "--labels", "y.npy", "--ids", "ids.txt", "--write", "mask,txt", "--out", "whole-run"]);
        Assert.Equal("d2", json.GetProperty("method").GetString());
        Assert.Equal(200, json.GetProperty("rows").GetInt32());
        Assert.Equal(60, json.GetProperty("kept").GetInt32());
        Assert.Equal(140, json.GetProperty("dropped").GetInt32());
        Assert.True(json.GetProperty("seconds").GetProperty("graph").GetDouble() >= 0);
        JsonElement graph = json.GetProperty("graph");
        Assert.Equal(10, graph.GetProperty("neighbors").GetInt32());
        Assert.True(graph.GetProperty("exact").GetBoolean());
        Assert.Equal(1, graph.GetProperty("recall").GetDouble());
        Assert.InRange(graph.GetProperty("meanEdgeWeight").GetDouble(), 0.05, 1);
        Assert.Equal(4, json.GetProperty("classes").GetArrayLength());

        long[] order = workspace.Order("whole-run");
        Assert.Equal(60, order.Length);
        Assert.Equal(order.Order(), NpyFile.ReadInt64s(workspace["whole-run/kept.npy"]));
        Assert.Equal(order.Order(), Enumerable.Range(0, 200).Where(row => NpyFile.ReadDoubles(workspace["whole-run/mask.npy"])[row] == 1).Select(row => (long)row));
        Assert.Equal(order.Select(row => $"item,{row}"), File.ReadAllLines(workspace["whole-run/ids.txt"]));
        string[] table = File.ReadAllLines(workspace["whole-run/selection.csv"]);
        Assert.Equal("row,id,kept,order,score,value,reason", table[0]);
        Assert.Equal(201, table.Length);
        string score = workspace.Scores[(int)order[0]].ToString("R", CultureInfo.InvariantCulture);
        Assert.StartsWith($"{order[0]},\"item,{order[0]}\",1,0,{score},", table[order[0] + 1], StringComparison.Ordinal);
        Assert.EndsWith(",picked", table[order[0] + 1], StringComparison.Ordinal);
        Assert.Equal(140, table.Count(line => line.EndsWith(",budget-full", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_manifest_names_every_option_and_no_place_but_in_inputs()
    {
        workspace.Good([.. s_prune[..2], workspace["X.npy"], .. s_prune[3..], "--count", "20", "--out", workspace["manifest-run"]]);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(workspace["manifest-run/manifest.json"]));
        JsonElement root = manifest.RootElement;
        Assert.Equal("prune", root.GetProperty("command").GetString());
        Assert.Equal("scaled", root.GetProperty("options").GetProperty("kernel").GetString());
        Assert.Equal("union", root.GetProperty("options").GetProperty("symmetrize").GetString());
        Assert.Equal("high", root.GetProperty("options").GetProperty("hard").GetString());
        Assert.Equal(workspace["X.npy"], root.GetProperty("inputs")[0].GetProperty("path").GetString());
        Assert.Equal(Pith.Runs.Fingerprint.OfFile(workspace["X.npy"]), root.GetProperty("inputs")[0].GetProperty("files")[0].GetProperty("sha256").GetString());
        foreach (JsonProperty part in root.EnumerateObject().Where(p => p.Name != "inputs"))
            Assert.DoesNotContain(workspace.Folder, part.Value.ToString(), StringComparison.Ordinal);
        Assert.All(root.GetProperty("stages").EnumerateArray(), stage => Assert.True(stage.GetProperty("peakBytes").GetInt64() > 0));
    }

    [Fact]
    public void Given_rows_come_first_and_must_drop_rows_never()
    {
        workspace.Write<long>("given.npy", [5, 3], 2);
        workspace.Write<long>("drop.npy", [0, 1, 2], 3);
        workspace.Good([.. s_prune, "--count", "190", "--given", "given.npy", "--must-drop", "drop.npy", "--out", "given-run"]);
        long[] order = workspace.Order("given-run");
        Assert.Equal([5, 3], order[..2]);
        Assert.DoesNotContain(order, row => row < 3);
    }

    [Theory]
    [InlineData("top", new[] { "--hard", "low" })]
    [InlineData("random", new[] { "--balance", "equal", "--labels", "y.npy", "--seed", "7" })]
    [InlineData("d2", new[] { "--pool", "class", "--balance", "proportional", "--labels", "y.npy", "--cutoff", "0.1", "--cutoff-scores", "s.npy" })]
    [InlineData("d2", new[] { "--metric", "cosine", "--kernel", "paper", "--symmetrize", "none", "--combine", "product", "--reverse", "absolute" })]
    public void Every_method_gives_a_run_that_verifies_and_explains(string method, string[] options)
    {
        string run = "method-" + method + options.Length + options[1];
        JsonElement json = workspace.Json([.. s_prune, "--method", method, "--count", "50", "--out", run, .. options]);
        Assert.Equal(50, json.GetProperty("kept").GetInt32());
        Assert.Contains("is verified", workspace.Good("verify", run).Output, StringComparison.Ordinal);
        JsonElement row = workspace.Json("explain", run, "--row", workspace.Order(run)[0].ToString(CultureInfo.InvariantCulture));
        Assert.True(row.GetProperty("kept").GetBoolean());
        Assert.Equal(0, row.GetProperty("order").GetInt32());
    }

    [Fact]
    public void Hard_low_turns_the_order_round()
    {
        workspace.Good([.. s_prune, "--method", "top", "--count", "1", "--hard", "low", "--out", "low-run"]);
        Assert.Equal(Array.IndexOf(workspace.Scores, workspace.Scores.Min()), workspace.Order("low-run")[0]);
    }

    [Fact]
    public void A_graph_that_was_built_before_gives_the_same_order_as_one_built_at_once()
    {
        JsonElement graph = workspace.Json("graph", "--embeddings", "X.npy", "--neighbors", "6", "--exact", "--out", "built.npz");
        Assert.Equal(6, graph.GetProperty("neighbors").GetInt32());
        workspace.Good([.. s_prune, "--neighbors", "6", "--count", "80", "--out", "at-once"]);
        workspace.Good("prune", "--graph", "built.npz", "--symmetrize", "union", "--scores", "s.npy", "--count", "80", "--out", "from-graph");
        Assert.Equal(workspace.Order("at-once"), workspace.Order("from-graph"));
        Assert.Contains("is verified", workspace.Good("verify", "from-graph").Output, StringComparison.Ordinal);
        Assert.Equal(2, workspace.Run("graph", "--embeddings", "X.npy", "--out", "built.npz").ExitCode);
        workspace.Good("graph", "--embeddings", "X.npy", "--out", "built.npz", "--overwrite");
    }

    [Fact]
    public void Labels_in_a_csv_are_matched_by_the_datasets_ids()
    {
        // The lines stand in reverse order: without the ids they would be taken for other rows.
        File.WriteAllLines(
            workspace["labels-by-id.csv"],
            ["id,label", .. Enumerable.Range(0, Workspace.Rows).Reverse().Select(i => $"\"item,{i}\",{i * 7 % 10 / 3}")]);
        workspace.Good([.. s_prune, "--keep", "30%", "--balance", "equal", "--labels", "y.npy", "--ids", "ids.txt", "--out", "labels-npy"]);
        workspace.Good([.. s_prune, "--keep", "30%", "--balance", "equal", "--labels", "labels-by-id.csv:label", "--ids", "ids.txt", "--out", "labels-csv"]);
        Assert.Equal(workspace.Order("labels-npy"), workspace.Order("labels-csv"));
    }

    [Fact]
    public void Inspect_tells_the_size_of_a_score_in_a_folder()
    {
        Directory.CreateDirectory(workspace["some-scores/scores"]);
        File.Copy(workspace["s.npy"], workspace["some-scores/scores/mine.npy"]);
        JsonElement found = workspace.Json("inspect", "some-scores:mine");
        Assert.Equal(new FileInfo(workspace["s.npy"]).Length, found.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void A_second_demo_reuses_the_first_and_replaces_nothing_else()
    {
        var random = new Random(3);
        Directory.CreateDirectory(workspace["images"]);
        foreach ((string part, int rows) in new[] { ("train", 100), ("test", 30) })
        {
            workspace.Write<float>($"images/{part}-images.npy", [.. Enumerable.Range(0, rows * 9).Select(_ => random.NextSingle())], rows, 3, 3);
            workspace.Write<long>($"images/{part}-labels.npy", [.. Enumerable.Range(0, rows).Select(i => (long)(i % 3))], rows);
        }
        string[] demo = ["demo", "--data", "npy:images", "--model", "mlp", "--epochs", "2", "--steps", "10", "--seeds", "2", "--method", "d2", "--cutoff", "0.1"];
        workspace.Good(demo);
        string first = File.ReadAllText(workspace["runs/demo/coreset/manifest.json"]);
        Assert.Contains("reused", workspace.Good(demo).Error, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(workspace["runs/demo/coreset/manifest.json"]));
        // Its own folder is gone on with whatever the options; a named one only with the same.
        Assert.Contains("[ reused] train", workspace.Good([.. demo, "--keep", "20%"]).Error, StringComparison.Ordinal);
        PithResult named = workspace.Run([.. demo, "--out", "runs/demo"]);
        Assert.Equal(2, named.ExitCode);
        Assert.Contains("--overwrite", Assert.Single(named.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_gives_the_options_and_flags_win()
    {
        File.WriteAllText(workspace["c.yaml"], "embeddings: X.npy\nscores: s.npy\nkeep: 0.1\nkernel: paper\ngamma: 0.5\nlabels: null\n");
        workspace.Good("prune", "--config", "c.yaml", "--count", "50", "--gamma", "2", "--out", "config-run");
        Assert.Equal(50, workspace.Order("config-run").Length);
        string written = File.ReadAllText(workspace["config-run/config.yaml"]);
        Assert.Contains("\ngamma: 2\n", written, StringComparison.Ordinal);
        Assert.Contains("\nkernel: paper\n", written, StringComparison.Ordinal);
        workspace.Good("prune", "--config", "config-run/config.yaml", "--out", "again-run");
        Assert.Equal(workspace.Contents("config-run"), workspace.Contents("again-run"));
    }

    [Fact]
    public void A_dry_run_plans_and_writes_nothing()
    {
        string[] before = workspace.Listing();
        JsonElement plan = workspace.Json([.. s_prune, "--keep", "0.3", "--out", "planned", "--dry-run"]);
        Assert.Equal(200, plan.GetProperty("rows").GetInt64());
        Assert.True(plan.GetProperty("peakMemoryBytes").GetInt64() > 10_000_000);
        Assert.True(plan.GetProperty("estimatedSeconds").GetDouble() > 0);
        Assert.Contains("nothing is written", workspace.Good([.. s_prune, "--keep", "0.3", "--dry-run"]).Output, StringComparison.Ordinal);
        Assert.Contains("nothing is written", workspace.Good("graph", "--embeddings", "X.npy", "--dry-run").Output, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Listing());
    }

    [Fact]
    public void The_planned_memory_is_near_the_measured_peak()
    {
        const int Rows = 40_000, Columns = 16;
        workspace.Write("large.npy", Workspace.MakeEmbeddings(Rows, Columns), Rows, Columns);
        workspace.Write("large-s.npy", Workspace.MakeScores(Rows), Rows);
        string[] prune = ["prune", "--embeddings", "large.npy", "--scores", "large-s.npy", "--keep", "0.3", "--out", "large-run"];
        double planned = workspace.Json([.. prune, "--dry-run"]).GetProperty("peakMemoryBytes").GetDouble();
        // A process of its own: the peak of this one is that of all tests.
        PithResult pruned = PithProcess.Run(workspace.Folder, prune);
        Assert.True(pruned.ExitCode == 0, pruned.Error);
        double measured = Pith.Runs.Manifest.Read(workspace["large-run"]).Stages.Max(stage => stage.PeakBytes);
        // The promise is 20 %; a build without optimisation and a busy machine get a little more room.
        Assert.InRange(planned / measured, 0.75, 1.25);
        Directory.Delete(workspace["large-run"], recursive: true);
    }

    [Fact]
    public void Inspect_tells_what_is_in_a_file()
    {
        JsonElement json = workspace.Json("inspect", "X.npy");
        Assert.Equal([200, 8], json.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal("float32", json.GetProperty("type").GetString());
        Assert.Equal(0, json.GetProperty("nan").GetInt64());
        Assert.Contains("float64", workspace.Good("inspect", "s.npy").Output, StringComparison.Ordinal);
        Assert.Equal(3, workspace.Run("inspect", "missing.npy").ExitCode);
    }

    [Fact]
    public void Output_that_is_no_terminal_has_no_colour_and_quiet_has_no_messages()
    {
        PithResult result = workspace.Good([.. s_prune, "--keep", "0.5", "--kernel", "reference", "--gamma", "0", "--out", "plain"]);
        Assert.DoesNotContain('\x1b', result.Output + result.Error);
        Assert.Contains("Kept 100 of 200 rows (dropped 100)", result.Output, StringComparison.Ordinal);
        Assert.Contains("warning:", result.Error, StringComparison.Ordinal);
        PithResult quiet = workspace.Good([.. s_prune, "--keep", "0.5", "--kernel", "reference", "--gamma", "0", "--out", "quiet", "--quiet"]);
        Assert.Equal("", quiet.Error);
    }

    [Fact]
    public void Datacomp_uids_are_sorted_pairs()
    {
        File.WriteAllLines(workspace["uids.txt"], Enumerable.Range(0, 200).Select(i => $"{(i * 7919) % 200:x16}{i:x16}"));
        workspace.Good([.. s_prune, "--count", "30", "--ids", "uids.txt", "--write", "uids", "--out", "uid-run"]);
        byte[] bytes = File.ReadAllBytes(workspace["uid-run/uids.npy"]);
        string header = System.Text.Encoding.ASCII.GetString(bytes, 10, 118);
        Assert.StartsWith("{'descr': [('f0', '<u8'), ('f1', '<u8')], 'fortran_order': False, 'shape': (30,), }", header, StringComparison.Ordinal);
        Assert.Equal(128 + 30 * 16, bytes.Length);
        var pairs = Enumerable.Range(0, 30).Select(i => (BitConverter.ToUInt64(bytes, 128 + i * 16), BitConverter.ToUInt64(bytes, 136 + i * 16))).ToList();
        Assert.Equal(pairs.Order(), pairs);
        Assert.Equal(workspace.Order("uid-run").Order(), pairs.Select(p => (long)p.Item2).Order());
    }
}
