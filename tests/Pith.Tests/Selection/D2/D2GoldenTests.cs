using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.D2;

/// <summary>The published selection code, run on synthetic data, and ours by the profile that reproduces it.</summary>
/// <remarks>Left out on purpose: case 14 (gamma -1, a default that makes weights explode; gamma must be at least 0 here), and the
/// median mode, which is not implemented because it degenerates to top-k. The mode without scores is graph density's.</remarks>
public class D2GoldenTests
{
    public static TheoryData<string> BuiltCases()
    {
        var names = new TheoryData<string>();
        foreach (string pattern in (string[])["0*", "10*", "11*", "12*", "13*", "ties_*"])
        {
            foreach (string name in GoldenCase.Names("d2_select", pattern))
                names.Add(name);
        }
        return names;
    }

    public static TheoryData<string> PrecomputedCases() => GoldenCase.Names("d2_select", "precomputed_*");

    static D2Options OptionsOf(GoldenCase golden) => D2Options.Reference with
    {
        Combine = golden.Text("graph_mode") == "sum" ? D2Combine.Sum : D2Combine.Product,
        Reverse = golden.Text("graph_sampling_mode") == "weighted" ? D2Reverse.Weighted : D2Reverse.Absolute,
        Neighbors = golden.Int("n_neighbor"),
        Gamma = golden.Double("gamma"),
    };

    [Theory]
    [MemberData(nameof(BuiltCases))]
    public void Select_BuiltGraph_GivesThePublishedOrder(string name)
    {
        var golden = new GoldenCase("d2_select", name);
        D2Options options = OptionsOf(golden);
        ImportanceScores scores = golden.Scores();
        var problem = new SelectionProblem { Rows = scores.Rows, Scores = scores, Embeddings = golden.Matrix("in_features") };

        var selection = new D2Selection(options).Select(problem, golden.Int("select"));

        Assert.Equal(golden.Ints("exp_order"), selection.Order);
        MessageGraph graph = selection.MessageGraph!;
        int[] edges = golden.Ints("exp_edges");
        Assert.Equal(edges.Length / 2, graph.Edges);
        Assert.Equal(edges, EdgesOf(graph));
        Assert.Equal(graph.Edges, selection.Facts["edges"]);
        var weights = new double[graph.Edges];
        new D2Weights(options.Kernel, 1, 1, 1).Forward(graph.Distances, weights);
        // The published edge weight includes the sender's score: exp(-d) * max(score, 1e-7).
        golden.AssertClose("exp_edge_weights", [.. graph.Neighbors.Select((neighbor, edge) => weights[edge] * Math.Max(scores.Values[neighbor], 1e-7))]);
        AssertStart(golden, graph, scores, options, 1e-7);
        AssertFinal(golden, selection.Values, selection.Order);
    }

    [Theory]
    [MemberData(nameof(PrecomputedCases))]
    public void Select_SuppliedGraph_GivesThePublishedOrder(string name)
    {
        var golden = new GoldenCase("d2_select", name);
        D2Options options = OptionsOf(golden);
        ImportanceScores scores = golden.Scores();
        var problem = new SelectionProblem { Rows = scores.Rows, Scores = scores, Graph = golden.PrecomputedGraph(options.Neighbors) };

        var selection = new D2Selection(options).Select(problem, golden.Int("select"));

        Assert.Equal(golden.Ints("exp_order"), selection.Order);
        AssertStart(golden, selection.MessageGraph!, scores, options, double.NegativeInfinity);
        AssertFinal(golden, selection.Values, selection.Order);

        // The tables have more columns than are used; asking for the first k is the same.
        var whole = problem with { Graph = golden.PrecomputedGraph(golden.Int("table_columns") - 1) };
        var again = new D2Selection(options with { SuppliedNeighbors = options.Neighbors }).Select(whole, golden.Int("select"));
        Assert.Equal(selection.Order, again.Order);
    }

    static int[] EdgesOf(MessageGraph graph) =>
        [.. Enumerable.Range(0, graph.Rows).SelectMany(row => graph.NeighborsOf(row).ToArray().SelectMany(neighbor => (int[])[row, neighbor]))];

    static void AssertStart(GoldenCase golden, MessageGraph graph, ImportanceScores scores, D2Options options, double floor)
    {
        var start = new double[graph.Rows];
        D2ForwardPass.Run(graph, scores.Values.ToArray(), new D2Weights(options.Kernel, 1, options.Gamma, 1), options.Combine, floor, 1, start);
        golden.AssertClose("exp_starting_density", start);
    }

    /// <summary>Dropped rows end with the published density; picked ones are overwritten there by a running minimum.</summary>
    static void AssertFinal(GoldenCase golden, double[] values, int[] order)
    {
        double[] expected = golden.Doubles("exp_final_density");
        double[] comparable = [.. values];
        foreach (int row in order)
            comparable[row] = expected[row];
        golden.AssertClose("exp_final_density", comparable);
    }
}
