using Pith.Data;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Covering;
using Pith.Selection.KCenter;

namespace Pith.Tests.Selection.KCenter;

public class KCenterTests
{
    [Theory]
    [MemberData(nameof(Cases))]
    public void Select_GivesThePublishedOrderAndDistances(string name)
    {
        var golden = new GoldenCase("kcenter", name);
        MatrixView features = golden.Matrix("in_features");
        var problem = new SelectionProblem { Rows = features.Rows, Embeddings = features };

        Coreset selection = new KCenterSelection(KCenterOptions.Reference).Select(problem, golden.Int("select"));

        Assert.Equal(golden.Ints("exp_order"), selection.Order);
        // The published distances of the picks themselves are 0; ours keep the distance at which they were picked.
        double[] distances = [.. selection.Values];
        double[] expected = golden.Doubles("exp_min_distances");
        foreach (int row in selection.Order)
            distances[row] = expected[row];
        golden.AssertClose("exp_min_distances", distances);
    }

    public static TheoryData<string> Cases() => GoldenCase.Names("kcenter", "kcenter_*");

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Rounds_PickWhatThePlainLoopPicks_TiesIncluded(DistanceMetric metric) => RandomProblems.ForAll(150, random =>
    {
        int rows = 1 + random.NextInt(60);
        SelectionProblem problem = metric == DistanceMetric.Euclidean && random.NextInt(2) == 0
            ? GeometryProblems.Grid(random, rows, 2)
            : GeometryProblems.Clumps(random, rows, 3);
        FirstPick first = random.Choose(FirstPick.Lowest, FirstPick.Medoid, FirstPick.Farthest);
        int budget = 1 + random.NextInt(rows);

        Coreset selection = new KCenterSelection(new() { First = first }).Select(problem with { Metric = metric }, budget);

        AssertPlain(problem with { Metric = metric }, selection, selection.Order[0]);
    });

    [Fact]
    public void Rounds_OfManyRows_PickWhatThePlainLoopPicks()
    {
        // More rows than a round holds, on a grid and continuous.
        var random = new RandomStream(3, "k-center");
        foreach (SelectionProblem problem in (SelectionProblem[])[GeometryProblems.Clumps(random, 2500, 2), GeometryProblems.Grid(random, 2500, 7)])
        {
            Coreset selection = new KCenterSelection(KCenterOptions.Reference).Select(problem, 600);
            AssertPlain(problem, selection, 0);
        }
    }

    static void AssertPlain(SelectionProblem problem, Coreset selection, int first)
    {
        var near = new double[problem.Rows];
        Array.Fill(near, double.PositiveInfinity);
        int pick = first;
        for (int n = 0; n < selection.Kept; n++)
        {
            Assert.Equal(pick, selection.Order[n]);
            var distance = new double[problem.Rows];
            NearestNeighbors.Search(
                problem.Embeddings!, problem.Embeddings!.SelectRows([pick]), 1, problem.Metric, new int[problem.Rows], distance, 1);
            Assert.Equal(n == 0 ? double.NaN : near[pick], selection.Values[pick]);
            near = [.. near.Zip(distance, Math.Min)];
            near[pick] = double.NegativeInfinity;
            pick = Array.IndexOf(near, near.Max());
        }
    }

    [Fact]
    public void Radius_IsAtMostTwiceTheLeastPossible() => RandomProblems.ForAll(60, random =>
    {
        SelectionProblem problem = GeometryProblems.Clumps(random, 9, 2);
        int budget = 1 + random.NextInt(4);

        Coreset selection = new KCenterSelection().Select(problem, budget);

        double best = GeometryProblems.Subsets(9, budget).Min(subset => RadiusOf(problem, subset));
        Assert.InRange(selection.Facts["coverRadius"], 0, 2 * best + 1e-12);
        Assert.Equal(RadiusOf(problem, selection.Order), selection.Facts["coverRadius"], 12);
    });

    static double RadiusOf(SelectionProblem problem, int[] centers) =>
        Enumerable.Range(0, problem.Rows).Max(row => centers.Min(center => GeometryProblems.Distance(problem, row, center)));

    [Fact]
    public void GivenRows_AreCenters()
    {
        SelectionProblem line = GeometryProblems.Of([0, 1, 2, 3, 4, 10], 6, 1);
        Coreset selection = new KCenterSelection().Select(line with { Given = [5], MustDrop = [0] }, 3);
        Assert.Equal([5, 1, 4], selection.Order);
        Assert.Equal(9, selection.Values[1]);
        Assert.Equal(3, selection.Values[4]);
    }

    [Fact]
    public void First_ChoosesTheStart()
    {
        SelectionProblem line = GeometryProblems.Of([2, 0, 1, 9, 3], 5, 1);
        int Start(FirstPick first) => new KCenterSelection(new() { First = first }).Select(line, 1).Order[0];
        Assert.Equal(0, Start(FirstPick.Lowest));
        Assert.Equal(4, Start(FirstPick.Medoid));
        Assert.Equal(3, Start(FirstPick.Farthest));
    }

    [Fact]
    public void IdenticalRows_FollowInAscendingOrder()
    {
        SelectionProblem same = GeometryProblems.Of([.. Enumerable.Repeat(1.5, 20)], 10, 2);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], new KCenterSelection().Select(same, 7).Order);
    }

    [Fact]
    public void Balance_SkipsFullClasses_AndPoolsStayApart()
    {
        SelectionProblem line = GeometryProblems.Of([0, 100, 1, 101, 2, 102], 6, 1) with { Labels = [0, 1, 0, 1, 0, 1] };
        var balanced = new KCenterSelection(new() { First = FirstPick.Lowest, Balance = ClassBalance.Equal });
        Assert.Equal([0, 5, 1, 4], balanced.Select(line, 4).Order);
        var classes = new KCenterSelection(new() { First = FirstPick.Lowest, Pool = SelectionPool.Class });
        Assert.Equal([0, 4, 1, 5], classes.Select(line, 4).Order);
        Assert.False(balanced.OrderIsNested || classes.OrderIsNested);
    }

    [Fact]
    public void Result_DoesNotDependOnTheThreads() => GeometryProblems.AssertThreadsDoNotMatter(
        new KCenterSelection(), GeometryProblems.Clumps(new RandomStream(5, "threads"), 9000, 20), 400);

    [Fact]
    public void Embeddings_Missing_OrNotFinite()
    {
        Assert.Contains("`embeddings`", Assert.Throws<MissingDataException>(() => new KCenterSelection().Select(new() { Rows = 3 }, 1)).Message);
        SelectionProblem broken = GeometryProblems.Of([1, 2, double.NaN], 3, 1);
        Assert.Contains("row 2", Assert.Throws<InvalidDataContentException>(() => new KCenterSelection().Select(broken, 2)).Message);
    }
}
