using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.D2;

namespace Pith.Tests.Selection;

public class BadInputTests
{
    static readonly SelectionProblem s_good = RandomProblems.Continuous(new RandomStream(1, "bad-input"), 12);

    static readonly D2Options s_two = D2Options.Default with { Neighbors = 2 };

    static ImportanceScores Scores(params double[] values) => new("loss", ScoreDirection.HighIsHard, values);

    static ImportanceScores With(int row, double value)
    {
        double[] values = s_good.Scores!.OrientedHard();
        values[row] = value;
        return Scores(values);
    }

    static OptionException RefusesOption(SelectionProblem problem, int budget, D2Options? options = null) =>
        Assert.ThrowsAny<OptionException>(() => new D2Selection(options ?? s_two).Select(problem, budget));

    static string RefusesData<TException>(SelectionProblem problem, int budget = 4, D2Options? options = null)
        where TException : InvalidDataContentException =>
        Assert.Throws<TException>(() => new D2Selection(options ?? s_two).Select(problem, budget)).Message;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(13)]
    public void Budget_OutsideTheRows(int budget) => Assert.Contains("from 1 to 12", RefusesOption(s_good, budget).Message);

    [Fact]
    public void Graph_AndEmbeddings_BothMissing()
    {
        OptionException error = RefusesOption(s_good with { Embeddings = null }, 4);
        Assert.Contains("`embeddings`", error.Message);
        Assert.Contains("`graph`", error.Message);
    }

    [Fact]
    public void Scores_Missing() => Assert.Equal("scores", RefusesOption(s_good with { Scores = null }, 4).Option);

    [Fact]
    public void Labels_MissingWherePoolsOrBalanceNeedThem()
    {
        Assert.Equal("labels", RefusesOption(s_good with { Labels = null }, 4, s_two with { Pool = SelectionPool.Class }).Option);
        Assert.Equal("labels", RefusesOption(s_good with { Labels = null }, 4, s_two with { Balance = ClassBalance.Equal }).Option);
    }

    [Fact]
    public void Neighbors_AsManyAsRows() => Assert.Contains("from 1 to 11", RefusesOption(s_good, 4, s_two with { Neighbors = 12 }).Message);

    [Fact]
    public void Budget_SmallerThanTheClassesWithEqualBalance()
    {
        OptionException error = RefusesOption(s_good with { Labels = [.. Enumerable.Range(0, 12)] }, 11, s_two with { Balance = ClassBalance.Equal });
        Assert.Equal("balance", error.Option);
        Assert.Contains("12 classes remain but 11 rows", error.Message);
    }

    [Fact]
    public void Budget_LargerThanWhatIsLeft()
    {
        string message = RefusesOption(s_good with { MustDrop = [0, 1], Scores = With(5, double.NaN) }, 9, s_two with { Cutoff = 0.2 }).Message;
        Assert.Contains("only 7 of 12", message);
        Assert.Contains("2 must be dropped, 1 have no score", message);
    }

    [Fact]
    public void Scores_InfiniteOrAllMissingOrTooLarge()
    {
        Assert.Contains("score of row 3 is Infinity", RefusesData<InvalidDataContentException>(s_good with { Scores = With(3, double.PositiveInfinity) }));
        Assert.Contains("All 12", RefusesData<InvalidDataContentException>(s_good with { Scores = Scores([.. Enumerable.Repeat(double.NaN, 12)]) }));
        Assert.Contains("too large", RefusesData<InvalidDataContentException>(s_good with { Scores = With(3, 1e308) }));
        Assert.Contains("score of row 1", RefusesData<InvalidDataContentException>(s_good with { CutoffScores = With(1, double.NegativeInfinity) }, 4, s_two with { Cutoff = 0.1 }));
    }

    [Fact]
    public void RowCounts_ThatDiffer()
    {
        Assert.Contains("scores has 2 rows", RefusesData<MisalignedDataException>(s_good with { Scores = Scores(1, 2) }));
        Assert.Contains("has 3 rows", RefusesData<MisalignedDataException>(s_good with { CutoffScores = Scores(1, 2, 3) }));
        Assert.Contains("labels has 1 rows", RefusesData<MisalignedDataException>(s_good with { Labels = [1] }));
        Assert.Contains("embeddings has 1 rows", RefusesData<MisalignedDataException>(s_good with { Embeddings = MatrixView.FromArray(new float[2], 1, 2) }));
        Assert.Contains("graph has 2 rows", RefusesData<MisalignedDataException>(s_good with { Graph = new KnnGraph(2, 1, [1, 0], [1, 1]) }));
    }

    [Fact]
    public void Labels_Negative()
    {
        int[] labels = new int[12];
        labels[7] = -1;
        Assert.Contains("label of row 7 is -1", RefusesData<InvalidDataContentException>(s_good with { Labels = labels }));
    }

    [Fact]
    public void GivenAndMustDrop_OutsideTwiceOrBoth()
    {
        Assert.Contains("row 12", RefusesData<InvalidDataContentException>(s_good with { Given = [12] }));
        Assert.Contains("row -1", RefusesData<InvalidDataContentException>(s_good with { MustDrop = [-1] }));
        Assert.Contains("row 2 twice", RefusesData<InvalidDataContentException>(s_good with { Given = [2, 3, 2] }));
        Assert.Contains("both `given` and `must-drop`", RefusesOption(s_good with { Given = [2], MustDrop = [2] }, 4).Message);
        Assert.Contains("lists 5 rows but only 4", RefusesOption(s_good with { Given = [0, 1, 2, 3, 4] }, 4).Message);
    }

    [Theory]
    [InlineData(3, 1.0, "neighbour 3")]
    [InlineData(-1, 1.0, "neighbour -1")]
    [InlineData(0, 1.0, "neighbour 0")]
    [InlineData(1, double.NaN, "NaN")]
    [InlineData(1, -0.5, "-0.5")]
    [InlineData(1, double.PositiveInfinity, "Infinity")]
    [InlineData(2, 1.0, "row 2 twice")]
    public void Graph_WithEntriesThatNoGraphHas(int neighbor, double distance, string expected)
    {
        var graph = new KnnGraph(3, 2, [neighbor, 2, 0, 2, 0, 1], [distance, 1, 1, 1, 1, 1]);
        var problem = new SelectionProblem { Rows = 3, Graph = graph, Scores = Scores(1, 2, 3) };
        Assert.Contains(expected, RefusesData<InvalidDataContentException>(problem, 2));
    }

    [Fact]
    public void Graph_WithFewerNeighborsThanAskedFor()
    {
        SelectionProblem problem = s_good with { Graph = ExactGraphBuilder.Build(s_good.Embeddings!, 3) };
        Assert.Contains("more than the 3", RefusesOption(problem, 4, s_two with { SuppliedNeighbors = 4 }).Message);
        Assert.Equal("neighbors", Assert.Throws<OptionException>(() => new D2Selection(s_two with { SuppliedNeighbors = 0 })).Option);
    }

    /// <summary>Every value that a rule of a method must refuse.</summary>
    public static TheoryData<string, string, object> BadOptionValues()
    {
        var values = new TheoryData<string, string, object>();
        foreach (MethodInfo<ISelectionOptions> method in SelectionMethods.Catalog.All)
        {
            foreach (IOptionRule rule in method.Rules)
                foreach (object value in rule.Domain.BadValues)
                    values.Add(method.Name, rule.Name, value);
        }
        return values;
    }

    [Theory]
    [MemberData(nameof(BadOptionValues))]
    public void Options_RefuseBadValues(string method, string name, object value)
    {
        MethodInfo<ISelectionOptions> info = SelectionMethods.Catalog.Get(method);
        var error = Assert.Throws<OptionException>(() => info.WithValue(info.Defaults, name, value).Create());
        Assert.Equal(name, error.Option);
        Assert.Contains("`" + name + "` must be", error.Message);
    }

    [Theory]
    [InlineData("gamma", "-1")]
    [InlineData("gamma", "NaN")]
    [InlineData("gamma", "wide")]
    [InlineData("neighbors", "0")]
    [InlineData("neighbors", "2.5")]
    [InlineData("kernel", "gauss")]
    [InlineData("cutoff", "1")]
    [InlineData("cutoff", "Infinity")]
    [InlineData("compat", "d3")]
    [InlineData("colour", "red")]
    public void Registry_RefusesBadText(string name, string text) =>
        Assert.Equal(name, Assert.Throws<OptionException>(() => SelectionMethods.Catalog.Get("d2").Parse(new Dictionary<string, string> { [name] = text })).Option);

    [Fact]
    public void Registry_ListsMethodsAndRefusesOthers()
    {
        Assert.Contains("d2, random, top", Assert.Throws<OptionException>(() => SelectionMethods.Catalog.Get("best")).Message);
        Assert.All(SelectionMethods.Catalog.All, method =>
        {
            Assert.Same(method, method.Defaults.Info);
            Assert.Equal(method.Name, method.Defaults.Create().Name);
            Assert.NotEmpty(method.Summary);
            // Every default is itself an allowed value.
            foreach (IOptionRule rule in method.Rules)
                Assert.Equal(method.DefaultOf(rule.Name), method.TextOf(method.With(method.Defaults, rule.Name, method.DefaultOf(rule.Name)!), rule.Name));
        });
    }

    [Fact]
    public void Cancellation_StopsTheSelection()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new D2Selection(s_two).Select(s_good, 4, null, source.Token));
    }
}
