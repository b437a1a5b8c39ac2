using System.Text.Json.Nodes;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith compare</c> and <c>pith report</c> as a user types them.</summary>
public sealed class CompareCommandTests : IDisposable
{
    readonly Workspace _workspace = new();

    [Fact]
    public void Compare_ShowsOverlapOrdersScoresClassesAndCoverage()
    {
        Prune("A", "--method", "d2");
        Prune("B", "--method", "random");

        PithResult result = _workspace.Run("compare", "A", "B", "--json", "--out", "result.json");

        Assert.Equal(0, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(Workspace.Rows, (int)json["rows"]!);
        JsonNode pair = Assert.Single(json["pairs"]!.AsArray())!;
        int common = (int)pair["common"]!;
        Assert.Equal(common / (80.0 - common), (double)pair["jaccard"]!, 12);
        Assert.Equal(8 / 72.0, (double)pair["chanceJaccard"]!, 12);
        Assert.Equal(2, json["runs"]!.AsArray().Count);
        Assert.All(json["runs"]!.AsArray(), run =>
        {
            Assert.True((double)run!["coverage"]!["mean"]! > 0);
            Assert.True((double)run["coverage"]!["radius"]! >= (double)run["coverage"]!["mean"]!);
            Assert.InRange((double)run["nearDuplicatesKept"]!, 0, 1);
        });
        Assert.Equal(10, json["scoreBins"]!["rows"]!.AsArray().Count);
        Assert.Equal(4, json["classes"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(File.ReadAllText(_workspace["result.json"]))));

        PithResult text = _workspace.Run("compare", "A", "B");
        Assert.Contains("Jaccard", text.Output, StringComparison.Ordinal);
        Assert.Contains("Tenths of the rows by the scores of A.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_mass_and_rank_biased_overlap_stand_beside_chance()
    {
        double[] truth = [.. Enumerable.Range(0, Workspace.Rows).Select(row => row * 7 % 200 / 10.0 - 5)];
        _workspace.Write("truth.npy", truth, Workspace.Rows);
        Assert.Equal(0, _workspace.Run("prune", "--method", "top", "--scores", "truth.npy", "--hard", "low", "--count", "40", "--out", "T").ExitCode);
        Prune("B", "--method", "random");
        JsonNode json = JsonNode.Parse(_workspace.Run("compare", "T", "B", "--truth", "truth.npy", "--hard", "low", "--persistence", "0.9", "--json").Output)!;
        JsonNode best = json["runs"]![0]!["scoreMass"]!, random = json["runs"]![1]!["scoreMass"]!;
        Assert.Equal(1, (double)best["recovered"]!, 12);
        Assert.InRange((double)random["recovered"]!, (double)random["byChance"]! - 0.2, (double)random["byChance"]! + 0.2);
        Assert.Equal(0.9, (double)json["pairs"]![0]!["rankBiasedOverlap"]!["persistence"]!);
        PithResult text = _workspace.Run("compare", "T", "B", "--truth", "truth.npy");
        Assert.Contains("by the scores of truth.npy", text.Output, StringComparison.Ordinal);
        foreach ((string option, string value, string words) in new[] { ("--persistence", "1", "above 0 and below 1; got 1"), ("--hard", "up", "high or low; got up"), ("--embeddings", "no.npy", "no.npy") })
        {
            PithResult refused = _workspace.Run("compare", "T", "B", "--truth", "truth.npy", option, value);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(words, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ComparisonWithItself_IsWhole()
    {
        Prune("A", "--method", "d2");

        JsonNode pair = JsonNode.Parse(_workspace.Run("compare", "A", "A", "--json").Output)!["pairs"]![0]!;

        Assert.Equal(1, (double)pair["jaccard"]!);
        Assert.Equal(1, (double)pair["spearman"]!, 12);
        Assert.Equal(1, (double)pair["rankBiasedOverlap"]!["overlap"]!, 9);
    }

    [Fact]
    public void RunsOfOtherData_AreRefusedInOneSentence_AndNothingIsWritten()
    {
        Prune("A", "--method", "random");
        _workspace.Write("few.npy", new double[50], 50);
        Assert.Equal(0, _workspace.Run("prune", "--method", "top", "--scores", "few.npy", "--count", "5", "--out", "B").ExitCode);
        Assert.Equal(0, _workspace.Run("prune", "--method", "random", "--embeddings", "X.npy", "--ids", "ids.txt", "--count", "5", "--out", "C").ExitCode);
        string[] before = _workspace.Listing();

        Refused("A selects from 200 rows but B from 50", "compare", "A", "B", "--out", "x.json");
        Refused("row 0 is 0 in A but item,0 in C", "compare", "A", "C");
        Refused("needs at least two runs", "compare", "A");
        Refused("--metric must be one of euclidean, cosine; got far", "compare", "A", "A", "--metric", "far");
        Assert.Equal(3, _workspace.Run("compare", "A", "nowhere").ExitCode);
        Assert.Equal(before, _workspace.Listing());
    }

    [Fact]
    public void WithoutEmbeddings_CoverageIsLeftOut_AndSaid()
    {
        Prune("A", "--method", "random");
        Prune("B", "--method", "top");
        File.Delete(_workspace["X.npy"]);

        PithResult result = _workspace.Run("compare", "A", "B");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("give --embeddings FILE", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_IsOneFile_BesideTheRun()
    {
        Prune("A", "--method", "d2");

        PithResult result = _workspace.Run("report", "A", "--json");

        Assert.Equal(0, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal("A-report.html", (string)json["out"]!);
        Assert.Equal(new FileInfo(_workspace["A-report.html"]).Length, (long)json["bytes"]!);
        Assert.Contains("40 of 200 rows kept", File.ReadAllText(_workspace["A-report.html"]), StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run("report", "A").ExitCode);
        Assert.Equal(0, _workspace.Run("report", "A", "--out", "other.html").ExitCode);
        Assert.Equal(2, _workspace.Run("report", "A", "--out", "other.html").ExitCode);
        Assert.Equal(2, _workspace.Run("report", "A", "--out", "other.txt").ExitCode);
        Assert.Equal(2, _workspace.Run("report").ExitCode);
    }

    [Fact]
    public void ReportOfADamagedRun_IsRefused()
    {
        Prune("A", "--method", "d2");
        File.Delete(_workspace["A/order.npy"]);

        PithResult result = _workspace.Run("report", "A");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("order.npy is missing", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace["A-report.html"]));
    }

    public void Dispose() => _workspace.Dispose();

    void Prune(string name, params string[] options)
    {
        PithResult result = _workspace.Run(["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", "y.npy", "--count", "40", "--out", name, .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    void Refused(string words, params string[] args)
    {
        PithResult result = _workspace.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
