using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.D2;

public class D2SelectionTests
{
    static readonly D2Options s_two = D2Options.Default with { Neighbors = 2 };

    static SelectionProblem Problem(int rows = 12, ulong seed = 1) => RandomProblems.Continuous(new RandomStream(seed, "d2-tests"), rows);

    [Fact]
    public void Pools_AreSelectedAsIfEachClassWereADatasetOfItsOwn()
    {
        SelectionProblem problem = Problem(40);
        var options = new D2Options { Neighbors = 4, Kernel = D2Kernel.Paper, ShiftScores = false, Pool = SelectionPool.Class, Balance = ClassBalance.Equal };
        var selection = new D2Selection(options).Select(problem, 15);

        var expected = new List<int>();
        for (int label = 0; label < 3; label++)
        {
            int[] rows = [.. Enumerable.Range(0, 40).Where(row => problem.Labels![row] == label)];
            var alone = new SelectionProblem
            {
                Rows = rows.Length,
                Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, Array.ConvertAll(rows, row => problem.Scores!.Values[row])),
                Embeddings = problem.Embeddings!.SelectRows(rows),
            };
            expected.AddRange(new D2Selection(options with { Pool = SelectionPool.All, Balance = ClassBalance.None }).Select(alone, 5).Order.Select(r => rows[r]));
        }
        Assert.Equal(expected, selection.Order);
        Assert.False(new D2Selection(options).OrderIsNested);
    }

    [Fact]
    public void Pools_WithoutABalance_GetProportionalBudgets_AndSmallOnesTheNeighborsTheyHave()
    {
        SelectionProblem problem = Problem(12) with { Labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2] };
        var selection = new D2Selection(new D2Options { Neighbors = 5, Pool = SelectionPool.Class }).Select(problem, 6);
        Assert.Equal([4, 2], [selection.Order.Count(r => r < 8), selection.Order.Count(r => r is >= 8 and < 11)]);
        Assert.Equal(2, selection.MessageGraph!.NeighborsOf(8).Length);
        Assert.Equal(0, selection.MessageGraph.NeighborsOf(11).Length);
    }

    [Fact]
    public void SuppliedGraph_LosesEdgesBetweenClassesAndToRowsThatLeave()
    {
        var graph = new KnnGraph(4, 2, [1, 2, 0, 2, 3, 0, 2, 1], [1, 2, 1, 2, 1, 2, 1, 2]);
        var problem = new SelectionProblem
        {
            Rows = 4,
            Graph = graph,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [1, 2, 3, 4]),
            Labels = [0, 0, 1, 1],
        };
        var perClass = new D2Selection(new D2Options { Pool = SelectionPool.Class, Balance = ClassBalance.Equal }).Select(problem, 2);
        Assert.Equal(4, perClass.Facts["edges"]);
        var withoutTwo = new D2Selection().Select(problem with { MustDrop = [2] }, 2);
        Assert.Equal("1|0||1", string.Join("|", Enumerable.Range(0, 4).Select(r => string.Join(",", withoutTwo.MessageGraph!.NeighborsOf(r).ToArray()))));
        Assert.True(double.IsNaN(withoutTwo.Values[2]));
    }

    [Fact]
    public void SuppliedGraph_IsDirectedUnlessAskedOtherwise()
    {
        SelectionProblem problem = Problem() with { Graph = ExactGraphBuilder.Build(Problem().Embeddings!, 2), Embeddings = null };
        Assert.Equal(24, new D2Selection().Select(problem, 3).Facts["edges"]);
        double union = new D2Selection(new D2Options { Symmetrize = Symmetrization.Union }).Select(problem, 3).Facts["edges"];
        Assert.True(union > 24);
        Assert.Equal(union, new D2Selection(s_two).Select(Problem(), 3).Facts["edges"]);
    }

    [Fact]
    public void GivenRows_SendTheirReverseMessagesFirst()
    {
        var problem = new SelectionProblem
        {
            Rows = 4,
            Graph = new KnnGraph(4, 1, [1, 0, 3, 2], [0, 0, 0, 0]),
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [0, 9, 5, 5]),
        };
        var options = D2Options.Reference with { NeighborFloorUse = NeighborFloorUse.Never };
        Assert.Equal([2, 0], new D2Selection(options).Select(problem, 2).Order);
        // Row 0 starts at 0 + 9 and takes all of that from row 1, which starts at 9 + 0 and is its copy.
        var selection = new D2Selection(options).Select(problem with { Given = [0] }, 2);
        Assert.Equal([0, 2], selection.Order);
        Assert.Equal(0, selection.Values[1]);
    }

    [Fact]
    public void Scores_AreOrientedAndShifted_UnlessTakenAsTheyStand()
    {
        SelectionProblem problem = Problem();
        double[] hard = problem.Scores!.OrientedHard();
        var easy = problem with { Scores = new ImportanceScores("easy", ScoreDirection.HighIsEasy, Array.ConvertAll(hard, value => 100 - value)) };
        var plain = new D2Selection(s_two).Select(problem, 5);
        var turned = new D2Selection(s_two).Select(easy, 5);
        Assert.Equal(plain.Order, turned.Order);
        Assert.Equal(-hard.Min(), plain.Facts["scoreShift"]);
        Assert.Equal(100 - hard.Min(), turned.Facts["scoreShift"], 9);
        Assert.NotEqual(plain.Order, new D2Selection(D2Options.Reference with { Neighbors = 2 }).Select(easy, 5).Order);
    }

    [Fact]
    public void Unscored_RowsLeave()
    {
        SelectionProblem problem = Problem();
        double[] scores = problem.Scores!.OrientedHard();
        scores[3] = scores[7] = double.NaN;
        var selection = new D2Selection(s_two).Select(problem with { Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores) }, 10);
        Assert.Equal(Enumerable.Range(0, 12).Except([3, 7]), selection.Order.Order());
        Assert.Equal((RowReason.Unscored, RowReason.Unscored), (selection.Reasons[3], selection.Reasons[7]));
        Assert.Empty(selection.MessageGraph!.NeighborsOf(3).ToArray());
    }

    [Theory]
    [InlineData(D2Kernel.Reference)]
    [InlineData(D2Kernel.Paper)]
    [InlineData(D2Kernel.Scaled)]
    public void ConstantScores_AndIdenticalRows_Work(D2Kernel kernel)
    {
        var problem = new SelectionProblem
        {
            Rows = 9,
            Embeddings = MatrixView.FromArray(new float[18], 9, 2),
            Scores = new ImportanceScores("constant", ScoreDirection.HighIsHard, [.. Enumerable.Repeat(3.5, 9)]),
        };
        var selection = new D2Selection(s_two with { Kernel = kernel }).Select(problem, 4);
        Assert.Equal(4, selection.Order.Distinct().Count());
        Assert.Equal(0, selection.Order[0]);
        Assert.All(selection.Values, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(1, selection.Facts["meanEdgeWeight"]);
    }

    [Fact]
    public void ScaledKernel_WithMedianZero_DividesByTheMeanOfTheOtherDistances()
    {
        var problem = new SelectionProblem
        {
            Rows = 5,
            Embeddings = MatrixView.FromArray(new double[] { 0, 0, 0, 0, 2 }, 5, 1),
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [1, 2, 3, 4, 5]),
        };
        var selection = new D2Selection(new D2Options { Neighbors = 1 }).Select(problem, 2);
        Assert.Equal((0, 2), (selection.Facts["medianNeighborDistance"], selection.Facts["distanceScale"]));
    }

    [Fact]
    public void ClassesOfOneRow_HaveNoEdgesAndNoMeanWeight()
    {
        SelectionProblem problem = Problem(5) with { Labels = [4, 3, 2, 1, 0] };
        var selection = new D2Selection(s_two with { Pool = SelectionPool.Class, Balance = ClassBalance.Equal }).Select(problem, 5);
        Assert.Equal([4, 3, 2, 1, 0], selection.Order);
        Assert.Equal(0, selection.Facts["edges"]);
        Assert.All(selection.Facts.Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Progress_IsReportedAboutAHundredTimes_AndEndsAtTheBudget()
    {
        SelectionProblem problem = Problem(3000, 5);
        var reports = new Recorder();
        new D2Selection(s_two with { Pool = SelectionPool.Class, Balance = ClassBalance.Equal }).Select(problem, 1500, reports);
        WorkProgress[] graph = [.. reports.All.Where(r => r.Unit == "rows")];
        Assert.InRange(graph.Length, 1, 110);
        Assert.All(graph.Zip(graph.Skip(1)), pair => Assert.True(pair.First.Done <= pair.Second.Done));
        Assert.All(graph, r => Assert.InRange(r.Done, 0, 3000));
        Assert.Equal(new WorkProgress("selection", 1500, 1500, "picks"), reports.All[^1]);
    }

    sealed class Recorder : IProgress<WorkProgress>
    {
        public List<WorkProgress> All { get; } = [];

        public void Report(WorkProgress value) => All.Add(value);
    }

    /// <summary>Written down once: the same bits must come out with any vector width (run the tests with DOTNET_EnableAVX512=0 and
    /// DOTNET_EnableAVX2=0).</summary>
    [Fact]
    public void Result_KeepsItsBits()
    {
        var selection = new D2Selection(new D2Options { Neighbors = 7, Gamma = 0.3 }).Select(Problem(500, 77), 200);
        ulong digest = 14695981039346656037;
        foreach (double value in selection.Values)
            digest = (digest ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        Assert.Equal(3789448913732214911UL, digest);
    }

    [Fact]
    public void Profile_IsNamedAsTheCommandLineNamesIt()
    {
        Assert.Same(D2Options.Reference, D2Options.Info.Profile("d2-reference"));
        ISelectionOptions read = SelectionMethods.Catalog.Get("d2").Parse(new Dictionary<string, string>
        {
            ["compat"] = "d2-reference",
            ["neighbors"] = "5",
            ["gamma"] = "0.1",
            ["combine"] = "product",
            ["reverse"] = "absolute",
        });
        Assert.Equal(D2Options.Reference with { Neighbors = 5, SuppliedNeighbors = 5, Gamma = 0.1, Combine = D2Combine.Product, Reverse = D2Reverse.Absolute }, read);
    }
}
