using System.Globalization;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.D2;

/// <summary>Six points on a line, worked out by hand from the equations in double precision.</summary>
public class D2VectorTests
{
    static readonly SelectionProblem s_line = new()
    {
        Rows = 6,
        Embeddings = MatrixView.FromArray(new double[] { 0.0, 0.5, 1.2, 3.0, 3.1, 6.0 }, 6, 1),
        Scores = new ImportanceScores("x", ScoreDirection.HighIsHard, [2, 0, 1, 5, 4, 3]),
    };

    static readonly D2Options s_base = D2Options.Reference with { Neighbors = 2, Gamma = 0.1 };

    public static TheoryData<string, D2Options, string, string> Vectors() => new()
    {
        { "union reference sum weighted 0.1", s_base, "2.301194 1.709647 3.027157 8.93401 8.838825 3.469028", "3 8.93401 0 2.301194 4 -0.00629 1 -0.479317" },
        { "gamma 1", s_base with { Gamma = 1 }, "2.301194 1.709647 3.027157 8.93401 8.838825 3.469028", "3 8.93401 5 3.02423 0 2.301194 2 0.857269" },
        {
            "product absolute", s_base with { Combine = D2Combine.Product, Reverse = D2Reverse.Absolute },
            "0.602389 0 2.027157 19.670049 19.355301 1.407085", "3 19.670049 0 0.602389 4 -0.314747 1 -0.602389"
        },
        { "paper", s_base with { Kernel = D2Kernel.Paper }, "2.236928 2.170228 1.777882 8.999733 8.977969 3.001508", "3 8.999733 0 2.236928 1 -0.01147 4 -0.012769" },
        {
            "directed", s_base with { Symmetrize = Symmetrization.None }, "2.301194 1.709647 1.602388 8.784649 8.673756 3.469028",
            "3 8.784649 5 3.469028 0 2.301194 1 -0.479317"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Select_GivesTheValuesWorkedOutByHand(string name, D2Options options, string start, string picks)
    {
        var selection = new D2Selection(options).Select(s_line, 4);

        string order = string.Join(" ", selection.Order.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row} {Math.Round(selection.Values[row], 6)}")));
        Assert.Equal((name, picks), (name, order));
        var values = new double[6];
        D2ForwardPass.Run(
            selection.MessageGraph!, [2, 0, 1, 5, 4, 3], new D2Weights(options.Kernel, options.ForwardGamma, options.Gamma, 1), options.Combine,
            options.NeighborFloor, 1, values);
        Assert.Equal(start, string.Join(" ", values.Select(value => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Select_UnionGraph_HasTheEdgesDrawnByHand()
    {
        MessageGraph graph = new D2Selection(s_base).Select(s_line, 1).MessageGraph!;
        string[] expected = ["1,2", "0,2", "0,1,3,4", "2,4,5", "2,3,5", "3,4"];
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(row => string.Join(",", graph.NeighborsOf(row).ToArray())));
    }

    [Fact]
    public void Facts_CountNegativePicksAndReportTheMeanWeight()
    {
        var selection = new D2Selection(s_base).Select(s_line, 4);
        Assert.Equal(2, selection.Facts["negativePicks"]);
        MessageGraph graph = selection.MessageGraph!;
        Assert.Equal(graph.Distances.Average(distance => Math.Exp(-distance)), selection.Facts["meanEdgeWeight"], 12);
        Assert.Equal(0, selection.Facts["scoreShift"]);
    }

    [Fact]
    public void ScaledKernel_DoesNotDependOnTheUnitOfTheEmbeddings()
    {
        var options = D2Options.Default with { Neighbors = 2 };
        var larger = s_line with { Embeddings = MatrixView.FromArray(new double[] { 0, 512, 1228.8, 3072, 3174.4, 6144 }, 6, 1) };
        var smaller = s_line with { Embeddings = MatrixView.FromArray(new double[] { 0, 0.5, 1.2, 3.0, 3.1, 6.0 }, 6, 1) };
        var first = new D2Selection(options).Select(larger, 6);
        var second = new D2Selection(options).Select(smaller, 6);
        Assert.Equal(second.Order, first.Order);
        Assert.Equal(1024, first.Facts["medianNeighborDistance"] / second.Facts["medianNeighborDistance"], 9);
        Assert.Equal(second.Facts["meanEdgeWeight"], first.Facts["meanEdgeWeight"], 12);
    }
}
