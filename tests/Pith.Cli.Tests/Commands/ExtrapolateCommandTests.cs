using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Scoring.Catalogue;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith extrapolate</c> as a user types it.</summary>
public sealed class ExtrapolateCommandTests : IClassFixture<Workspace>, IDisposable
{
    const string Start = "extrapolate --embeddings X.npy --out RUN ";

    readonly Workspace _workspace;

    public ExtrapolateCommandTests(Workspace workspace)
    {
        _workspace = workspace;
        int rows = Workspace.Rows;
        // Scores that follow the embeddings: every fourth row is of one cloud.
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => (double)(row % 4) + (0.1 * workspace.Embeddings[row * Workspace.Columns]))];
        double[] Some(Func<int, bool> isScored) => [.. scores.Select((score, row) => isScored(row) ? score : double.NaN)];
        workspace.Write("true.npy", scores, rows);
        workspace.Write("some.npy", Some(row => row % 3 == 0), rows);
        workspace.Write("few.npy", Some(row => row < 4), rows);
        workspace.Write("none.npy", Some(_ => false), rows);
        workspace.Write("constant.npy", [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? 0.5 : double.NaN)], rows);
        workspace.Write<long>("listed.npy", [.. Enumerable.Range(0, 40).Select(i => (long)(199 - (i * 4)))], 40);
        workspace.Write("listed-scores.npy", [.. Enumerable.Range(0, 40).Select(i => scores[199 - (i * 4)] + i)], 40);
        workspace.Write<long>("twice.npy", [1, 2, 2], 3);
        workspace.Write<long>("beyond.npy", [1, 200], 2);
        workspace.Write<long>("no-rows.npy", [], 0);
        workspace.Write("short.npy", scores[..50], 50);
        workspace.Write<long>("y-one.npy", [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? 1L : 2L)], rows);
        workspace.Write<long>("y-some.npy", [.. Enumerable.Range(0, rows).Select(row => row % 5 == 0 ? -1L : row % 4)], rows);
        workspace.Write("y-nan.npy", [.. Enumerable.Range(0, rows).Select(row => row % 5 == 0 ? double.NaN : row % 4)], rows);
        workspace.Write("y-half.npy", [.. Enumerable.Range(0, rows).Select(row => row == 7 ? 1.5 : 1)], rows);
        File.WriteAllText(workspace["unknown.json"], "{\"0\": 1.5, \"200\": 2}");
    }

    public void Dispose()
    {
        if (Directory.Exists(_workspace["RUN"]))
            Directory.Delete(_workspace["RUN"], recursive: true);
    }

    [Theory]
    [InlineData(3, "--scores none.npy", "none of the 200 rows is scored")]
    [InlineData(3, "--scores true.npy", "all 200 rows are scored, so there is nothing to extrapolate")]
    [InlineData(3, "--scores constant.npy", "all 100 scored rows hold 0.5")]
    [InlineData(2, "--scores few.npy --method knn --folds 2 --neighbors 20", "--neighbors must be a whole number from 1 to 4 (the scored rows); got 20.")]
    [InlineData(2, "--scores few.npy --method knn --folds 5", "--folds must be a whole number from 2 to 4 (the scored rows); got 5.")]
    [InlineData(3, "--scores some.npy --labels y-one.npy", "all 67 scored rows are of class 1, but unscored row 1 is of class 2")]
    [InlineData(3, "--scores some.npy --labels y-half.npy", "row 7 holds 1.5")]
    [InlineData(3, "--scores true.npy --scored-rows beyond.npy", "element 1 is row 200; the rows are 0 to 199")]
    [InlineData(3, "--scores true.npy --scored-rows twice.npy", "row 2 occurs a second time")]
    [InlineData(3, "--scores true.npy --scored-rows no-rows.npy", "no row is scored")]
    [InlineData(3, "--scores some.npy --scored-rows listed.npy", "is listed in listed.npy as scored but holds NaN")]
    [InlineData(3, "--scores short.npy --scored-rows listed.npy", "has 50 values where the dataset has 200 rows and listed.npy lists 40")]
    [InlineData(3, "--scores short.npy", "50")]
    [InlineData(3, "--scores unknown.json", "names row 200; the rows are 0 to 199")]
    [InlineData(3, "--scores some.npy --truth short.npy", "50")]
    [InlineData(3, "--scores some.npy --logits short.npy", "short.npy")]
    [InlineData(3, "--scores some.npy --truth some.npy", "--truth has no true score of any unscored row")]
    [InlineData(2, "--scores some.npy --method direct", "--logits")]
    [InlineData(2, "--scores some.npy --method knm", "did you mean knn?")]
    [InlineData(2, "--scores some.npy --method knn --neighbors 0", "--neighbors must be")]
    [InlineData(2, "--scores some.npy --method forest --trees 0", "--trees must be a whole number from 1 to 10000; got 0")]
    [InlineData(2, "--scores some.npy --method kernel-ridge --width 0", "--width must be a number")]
    [InlineData(2, "--scores some.npy --method gnn --loss rank", "--loss must be one of squared, ranking; got rank")]
    [InlineData(3, "--scores few.npy --method mlp --folds 2", "method mlp needs at least 10 rows with a score")]
    [InlineData(2, "--scores some.npy --method ridge --weights uniform", "--weights is not an option of --method ridge")]
    [InlineData(2, "--scores some.npy --method knn --weights heavy", "--weights must be one of uniform, distance, scaled; got heavy.")]
    [InlineData(2, "--scores some.npy --method knn --label-weight 1", "--label-weight needs class labels")]
    [InlineData(2, "--scores some.npy --keep 0.1,2", "--keep must be")]
    [InlineData(2, "--scores some.npy --keep ten", "--keep must be")]
    [InlineData(2, "--scores some.npy --folds 1", "--folds must be")]
    [InlineData(2, "--scores some.npy --hard middle", "--hard must be high or low")]
    [InlineData(2, "--scores some.npy --compat sx-reference", "name it with --method")]
    [InlineData(2, "--scores some.npy --method ridge --compat sx-reference", "reproduces no published code")]
    [InlineData(2, "--scores some.npy --method knn --compat d2-reference", "--compat must be sx-reference")]
    [InlineData(2, "", "--scores is missing")]
    [InlineData(4, "--scores some.npy --method knn --memory 1MB", "--memory allows")]
    public void Bad_input_is_one_sentence(int code, string args, string expected)
    {
        string[] before = _workspace.Listing();
        PithResult result = _workspace.Run((Start + args).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(code, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Equal(before, _workspace.Listing());
    }

    [Fact]
    public void Scores_of_listed_rows_may_come_in_their_order_or_for_all_rows()
    {
        _workspace.Write("spread.npy", Spread(), Workspace.Rows);
        Run("aligned", "--scores", "listed-scores.npy", "--scored-rows", "listed.npy");
        Run("whole", "--scores", "spread.npy", "--scored-rows", "listed.npy");
        double[] aligned = Scores("aligned", "listed-scores"), whole = Scores("whole", "spread");
        Assert.Equal(aligned, whole);
        double[] given = NpyFile.ReadDoubles(_workspace["listed-scores.npy"]);
        long[] rows = NpyFile.ReadInt64s(_workspace["listed.npy"]);
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(given[i], aligned[rows[i]]);
        // The order of the list changes nothing.
        _workspace.Write("reversed.npy", [.. rows.Reverse()], rows.Length);
        Run("reversed", "--scores", "spread.npy", "--scored-rows", "reversed.npy");
        Assert.Equal(whole, Scores("reversed", "spread"));

        double[] Spread()
        {
            double[] all = NpyFile.ReadDoubles(_workspace["true.npy"]);
            double[] listed = NpyFile.ReadDoubles(_workspace["listed-scores.npy"]);
            long[] places = NpyFile.ReadInt64s(_workspace["listed.npy"]);
            for (int i = 0; i < places.Length; i++)
                all[places[i]] = listed[i];
            return all;
        }

        void Run(string name, params string[] args)
        {
            PithResult result = _workspace.Run(["extrapolate", "--embeddings", "X.npy", "--method", "knn", "--neighbors", "5", "--out", name, .. args]);
            Assert.True(result.ExitCode == 0, result.Error);
        }
    }

    [Theory]
    [InlineData("y-some.npy")]
    [InlineData("y-nan.npy")]
    public void Labels_may_be_missing_for_some_rows(string labels)
    {
        PithResult result = _workspace.Run(
            "extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--labels", labels, "--method", "knn", "--label-weight", "1", "--out", "RUN");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    [Theory]
    [InlineData("kernel-ridge", "--landmarks", "20")]
    [InlineData("mlp", "--hidden", "8")]
    [InlineData("forest", "--trees", "5")]
    [InlineData("gnn", "--loss", "ranking")]
    public void A_regressor_is_named_run_and_verified(string method, string option, string value)
    {
        string[] small = method == "gnn" ? ["--hidden", "8", "--epochs", "10"] : [];
        PithResult result = _workspace.Run(
            ["extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--labels", "y-some.npy", "--method", method, option, value, .. small, "--folds", "2", "--out", "RUN"]);
        Assert.True(result.ExitCode == 0, result.Error);
        PithResult verified = _workspace.Run("verify", "RUN", "--threads", "3");
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public void The_run_folder_is_complete_verified_and_read_by_prune()
    {
        PithResult result = _workspace.Run(
            "extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--method", "knn", "--neighbors", "auto", "--truth", "true.npy",
            "--second-scores", "true.npy", "--keep", "0.2,50%", "--out", "RUN", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement root = json.RootElement;
        Assert.Equal(200, root.GetProperty("rows").GetInt32());
        Assert.Equal(67, root.GetProperty("scored").GetInt32());
        Assert.Equal(133, root.GetProperty("extrapolated").GetInt32());
        Assert.Equal("knn", root.GetProperty("method").GetString());
        JsonElement validation = root.GetProperty("validation");
        Assert.Equal(["0.2", "0.5"], validation.GetProperty("tailRecall").EnumerateObject().Select(p => p.Name));
        Assert.InRange(validation.GetProperty("spearman").GetDouble(), 0.5, 1);
        Assert.Equal(1.0, validation.GetProperty("ceiling").GetProperty("pearson").GetDouble(), 9);
        Assert.Equal(root.GetProperty("verdict").GetString(), validation.GetProperty("verdict").GetString());
        Assert.InRange(root.GetProperty("truth").GetProperty("spearman").GetDouble(), 0.5, 1);
        foreach (string file in new[] { "scores/some.npy", "scores/some-calibrated.npy", "scores.json", "uncertainty.npy", "validation.json", "truth.json", "manifest.json", "config.yaml" })
            Assert.True(File.Exists(Path.Combine(_workspace["RUN"], file)), file);
        Assert.Equal(0, _workspace.Run("verify", "RUN").ExitCode);
        PithResult pruned = _workspace.Run("prune", "--embeddings", "X.npy", "--scores", "RUN:some-calibrated", "--keep", "0.3", "--out", "RUN2");
        Assert.True(pruned.ExitCode == 0, pruned.Error);
    }

    [Fact]
    public void Threads_change_no_byte_of_the_run()
    {
        var contents = new List<string>();
        foreach (string threads in new[] { "1", "2", "3", "8" })
        {
            PithResult result = _workspace.Run(
                "extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--labels", "y.npy", "--method", "knn", "--threads", threads, "--out", "threads" + threads);
            Assert.True(result.ExitCode == 0, result.Error);
            contents.Add(_workspace.Contents("threads" + threads));
        }
        Assert.Single(contents.Distinct());
    }

    [Fact]
    public void A_dry_run_tells_the_plan_and_writes_nothing()
    {
        string[] before = _workspace.Listing();
        PithResult result = _workspace.Run("extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--method", "knn", "--dry-run", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("seconds").TryGetProperty("validate", out _));
        Assert.Equal(before, _workspace.Listing());
    }

    double[] Scores(string run, string name) => NpyFile.ReadDoubles(Path.Combine(_workspace[run], "scores", name + ".npy"));
}
