using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.GraphDensity;

namespace Pith.Tests.Selection.GraphDensity;

public class GraphDensityTests
{
    [Fact]
    public void Select_WithoutScores_GivesThePublishedOrder()
    {
        var golden = new GoldenCase("d2_select", "no_scores");
        MatrixView features = golden.Matrix("in_features");
        GraphDensityOptions options = GraphDensityOptions.Reference with { Neighbors = golden.Int("n_neighbor"), Gamma = golden.Double("gamma") };
        var problem = new SelectionProblem { Rows = features.Rows, Embeddings = features };

        Coreset selection = new GraphDensitySelection(options).Select(problem, golden.Int("select"));

        Assert.Equal(golden.Ints("exp_order"), selection.Order);
        Assert.Equal(golden.Ints("exp_edges").Length / 2, selection.Facts["edges"]);
        MessageGraph graph = MessageGraphs.FromKnn(ExactGraphBuilder.Build(features, options.Neighbors), Symmetrization.Union);
        golden.AssertClose("exp_starting_density", GraphDensitySelection.Densities(graph, new D2Weights(D2Kernel.Reference, 1, options.Gamma, 1), 1));
        // Picks are overwritten by a running minimum there.
        double[] expected = golden.Doubles("exp_final_density"), values = [.. selection.Values];
        foreach (int row in selection.Order)
            values[row] = expected[row];
        golden.AssertClose("exp_final_density", values);
    }

    [Fact]
    public void Select_TakesOneRowOfEveryClumpFirst()
    {
        SelectionProblem line = GeometryProblems.Of([0, 0.1, 0.2, 0.3, 5, 5.1, 5.2, 9], 8, 1);
        int[] order = new GraphDensitySelection(new() { Neighbors = 2, Kernel = D2Kernel.Reference }).Select(line, 2).Order;
        Assert.Single(order, row => row < 4);
        Assert.Single(order, row => row is > 3 and < 7);
    }

    [Fact]
    public void GivenRows_LowerTheirNeighbours_AndBalanceIsKept()
    {
        SelectionProblem line = GeometryProblems.Of([0, 0.1, 0.2, 5, 5.1, 5.2], 6, 1) with { Labels = [0, 0, 0, 1, 1, 1] };
        var options = new GraphDensityOptions { Neighbors = 2 };
        Assert.InRange(new GraphDensitySelection(options).Select(line with { Given = [1] }, 2).Order[1], 3, 5);
        foreach (GraphDensityOptions shared in (GraphDensityOptions[])[options with { Balance = ClassBalance.Equal }, options with { Pool = SelectionPool.Class }])
            Assert.Equal(2, new GraphDensitySelection(shared).Select(line with { Given = [1, 2] }, 4).Order.Count(row => row > 2));
    }
}
