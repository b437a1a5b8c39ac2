using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.D2;

/// <summary>The published large-pool variant: its starting values and its stand-by scan.</summary>
public class D2DataCompGoldenTests
{
    public static TheoryData<string> ScanCases() => GoldenCase.Names("d2_datacomp", "iterative*");

    static readonly D2Options s_profile = D2Options.Info.Profile("d2-reference-datacomp");

    [Fact]
    public void StartingValues_AreThePublishedOnes()
    {
        var golden = new GoldenCase("d2_datacomp", "initialize_graph");
        int rows = golden.Int("n"), k = golden.Int("top_k");
        MatrixView features = golden.Matrix("in_features");
        var problem = new SelectionProblem
        {
            Rows = rows,
            Scores = golden.Scores("in_clip_scores_raw", ScoreDirection.HighIsEasy),
            Embeddings = features,
        };
        KnnGraph graph = ExactGraphBuilder.Build(features, k);
        Assert.Equal(golden.Ints("exp_neighbors"), graph.Indices.ToArray());
        golden.AssertClose("exp_distances", [.. graph.Distances.ToArray().Select(d => d * d)]);

        D2Options options = s_profile with { Neighbors = k };
        var frame = new SelectionFrame(problem, rows, options, null, default);
        golden.AssertClose("exp_clip_scores", D2NodeScores.Of(problem.Scores!, frame.Rows, options with { FloorsOwnScore = false }).Values);
        D2Pass run = D2Pass.Start(frame, options, frame.Pools);
        golden.AssertClose("exp_graph_scores", run.Values);
    }

    [Theory]
    [MemberData(nameof(ScanCases))]
    public void StandbyScan_PicksWhatThePublishedScanPicks(string name)
    {
        var golden = new GoldenCase("d2_datacomp", name);
        int rows = golden.Int("n"), k = golden.Int("k_neighbors");
        // The published count, rounded down in floating point: 62 of 180 at 0.35.
        int budget = (int)(golden.Double("fraction") * rows);
        double[] values = golden.Doubles("in_graph_scores");
        int[] expected = golden.Ints("exp_selected");
        var order = new int[budget];
        if (golden.RawText("graph_score") == "true")
        {
            // The published switch that leaves the scan out: the largest starting values.
            int[] sorted = [.. Enumerable.Range(0, rows)];
            RankedRows.SortHardestFirst(sorted, values);
            Assert.Equal(expected, sorted[..budget]);
            return;
        }
        // The file's distances are squared, and so are those of the paper's kernel.
        var graph = new KnnGraph(rows, k, golden.Ints("in_neighbors"), Array.ConvertAll(golden.Doubles("in_distances"), Math.Sqrt));
        var weights = new D2Weights(D2Kernel.Paper, 1, golden.Double("gamma"), 1);
        new D2Standby(MessageGraph.Of(graph), values, weights, new ThinnedProgress(null, "selection", budget, "picks"), default)
            .Pick([.. Enumerable.Range(0, rows)], order);
        if (golden.RawText("threshold") != "null")
        {
            double least = golden.Double("threshold") + 0.115;
            double[] clip = golden.Doubles("in_clip_scores");
            order = Array.FindAll(order, row => clip[row] >= least);
        }
        Assert.Equal(expected, order);
    }

    [Fact]
    public void StandbyScan_GoesOnToTheLastRow_AndIsNotTheExactOrder()
    {
        var random = new RandomStream(2, "datacomp-test");
        SelectionProblem problem = RandomProblems.Continuous(random, 200);
        int[] scan = new D2Selection(s_profile with { Neighbors = 5 }).Select(problem, 200).Order;
        Assert.Equal(200, scan.Distinct().Count());
        int[] exact = new D2Selection(s_profile with { Neighbors = 5, StandbyScan = false }).Select(problem, 200).Order;
        Assert.NotEqual(exact, scan);
        Assert.Equal(scan[..40], new D2Selection(s_profile with { Neighbors = 5 }).Select(problem, 40).Order);
    }

    [Fact]
    public void PrecomputedProfile_TakesEdgesAsListed_WithoutTheFloor()
    {
        var random = new RandomStream(3, "precomputed-test");
        SelectionProblem problem = RandomProblems.Continuous(random, 80);
        D2Options precomputed = D2Options.Info.Profile("d2-reference-precomputed") with { Neighbors = 4 };
        var built = new D2Selection(precomputed).Select(problem, 30);
        Assert.Equal(80 * 4, built.Facts["edges"]);
        // The same as the general profile where the graph is brought.
        var brought = new D2Selection(D2Options.Reference).Select(problem with { Graph = ExactGraphBuilder.Build(problem.Embeddings!, 4) }, 30);
        Assert.Equal(brought.Order, built.Order);
    }
}
