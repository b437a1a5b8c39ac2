using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.SemanticDeduplication;

namespace Pith.Tests.Selection.SemanticDeduplication;

/// <summary>Duplicates from kNN graphs, beside those from comparing all rows.</summary>
public class GraphDuplicatesTests
{
    static readonly GraphAccuracy s_approximate = new(Recall: 0.95);

    /// <summary>The order by the seed is the same whatever the clusters.</summary>
    static readonly SemanticDeduplicationOptions s_random = new() { WhichToKeep = WhichToKeep.Random };

    static DuplicateTable Table(SelectionProblem problem, SemanticDeduplicationOptions options) =>
        new SemanticDeduplicationSelection(options).Select(problem, Math.Max(1, problem.Given.Length)).Duplicates!;

    static double Cosine(SelectionProblem problem, int a, int b)
    {
        double[] x = GeometryProblems.Row(problem, a), y = GeometryProblems.Row(problem, b);
        double Dot(double[] u, double[] v) => u.Zip(v, (p, q) => p * q).Sum();
        return Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y));
    }

    [Theory]
    [InlineData(DuplicateRule.Earlier)]
    [InlineData(DuplicateRule.Group)]
    public void FewRows_GiveWhatAllPairsGive(DuplicateRule rule) => RandomProblems.ForAll(40, random =>
    {
        // So few rows all have each other in their lists.
        SelectionProblem problem = GeometryProblems.Clumps(random, 2 + random.NextInt(9), 3);
        SemanticDeduplicationOptions options = s_random with { Duplicates = rule };
        DuplicateTable exact = Table(problem, options with { Clusters = 1 }), graphs = Table(problem with { Accuracy = s_approximate }, options);
        // In clusters rows are of length 1 in single precision.
        Assert.All(exact.Similarities.Zip(graphs.Similarities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    });

    [Theory]
    [InlineData(DuplicateRule.Earlier)]
    [InlineData(DuplicateRule.Group)]
    public void ManyRows_NeverGiveMoreThanAllPairs_AndMostlyTheSame(DuplicateRule rule)
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(3, "many rows"), 2500, 5);
        SemanticDeduplicationOptions options = s_random with { Duplicates = rule };
        double[] exact = Table(problem, options with { Clusters = 1 }).Similarities;
        DuplicateTable graphs = Table(problem with { Accuracy = s_approximate }, options);
        int same = 0;
        for (int row = 0; row < exact.Length; row++)
        {
            Assert.Equal(double.IsNaN(exact[row]), double.IsNaN(graphs.Similarities[row]));
            Assert.False(graphs.Similarities[row] > exact[row] + 1e-6);
            same += double.IsNaN(exact[row]) || Math.Abs(exact[row] - graphs.Similarities[row]) < 1e-6 ? 1 : 0;
            if (rule == DuplicateRule.Earlier && graphs.DuplicateOf[row] is >= 0 and int other)
                Assert.Equal(Cosine(problem, row, other), graphs.Similarities[row], 6);
        }
        Assert.InRange(same, 0.9 * exact.Length, exact.Length);
    }

    [Theory]
    [InlineData(DuplicateRule.Earlier)]
    [InlineData(DuplicateRule.Group)]
    public void AGroupLargerThanAnyList_KeepsOneRow(DuplicateRule rule)
    {
        const int Rows = 1500, Group = 400, Columns = 8;
        var random = new RandomStream(4, "group");
        double[] points = new double[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            // Four hundred rows about one direction; in it clumps of twenty rows that are nearer to each other than to all others.
            var clump = new RandomStream((ulong)(row / 20), "clump");
            for (int c = 0; c < Columns; c++)
                points[(row * Columns) + c] = row < Group ? (c == 0 ? 1 : 0) + (0.03 * clump.NextGaussian()) + (0.001 * random.NextGaussian()) : random.NextGaussian();
        }
        SelectionProblem problem = GeometryProblems.Of(points, Rows, Columns) with { Accuracy = s_approximate };
        DuplicateTable table = Table(problem, s_random with { Duplicates = rule });
        Assert.Single(Enumerable.Range(0, Group), row => !(table.Similarities[row] > 0.97));
    }

    [Fact]
    public void InLargeGroups_TheFirstOfTheirNeighborsFindTheirDuplicatesToo()
    {
        const int Rows = 3000, Group = 60, Columns = 16;
        const double Threshold = 0.95;
        var random = new RandomStream(11, "large groups");
        double[] points = new double[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            var center = new RandomStream((ulong)(row / Group), "center");
            for (int c = 0; c < Columns; c++)
                points[(row * Columns) + c] = center.NextGaussian() + (0.22 * random.NextGaussian());
        }
        SelectionProblem problem = GeometryProblems.Of(points, Rows, Columns);
        double[] exact = Table(problem, s_random with { Clusters = 1 }).Similarities, graphs = Table(problem with { Accuracy = s_approximate }, s_random).Similarities;
        int duplicates = exact.Count(similarity => similarity > Threshold);
        int missed = Enumerable.Range(0, Rows).Count(row => exact[row] > Threshold && !(graphs[row] > Threshold));
        Assert.InRange(duplicates, 0.6 * Rows, Rows);
        Assert.InRange(missed, 0, 0.001 * duplicates);
    }

    [Fact]
    public void TheRecallOfPairs_IsMeasured()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(6, "recall"), 2500, 5) with { Accuracy = s_approximate };
        Coreset found = new SemanticDeduplicationSelection(s_random with { Threshold = 0.99 }).Select(problem, 100);
        Assert.InRange(found.Facts["duplicateRecall"], 0.95, 1);
        Assert.True(found.Facts["duplicateRecallLow"] <= found.Facts["duplicateRecall"]);

        // Of a table that knows nothing no pair is known.
        int[] pool = [.. Enumerable.Range(0, problem.Rows)];
        double[] nothing = new double[problem.Rows];
        Array.Fill(nothing, double.NaN);
        RecallEstimate none = PairRecall.Measure(problem, [pool], pool, new DuplicateTable(new int[problem.Rows], nothing), DuplicateRule.Earlier, 0.99, default)!;
        Assert.Equal(0, none.Recall);
        Assert.Null(PairRecall.Measure(problem, [pool], pool, new DuplicateTable(new int[problem.Rows], nothing), DuplicateRule.Earlier, 1, default));
    }

    [Fact]
    public void PairsOfRowsAreWeighedByTheirNumber()
    {
        RecallEstimate estimate = RecallEstimate.OfPairs([9, 0, 1, 0], [10, 0, 1, 1]);
        Assert.Equal(10 / 12.0, estimate.Recall, 12);
        Assert.Equal(3, estimate.SampledRows);
        // Residuals 9 - 10 p, 1 - p and -p.
        double p = 10 / 12.0, squares = Math.Pow(9 - (10 * p), 2) + Math.Pow(1 - p, 2) + (p * p);
        Assert.Equal(Math.Sqrt(squares / 144 * 3 / 2), estimate.StandardError, 12);
    }

    [Fact]
    public void WhatIsAskedDecidesHowRowsAreCompared()
    {
        var options = new SemanticDeduplicationOptions();
        Assert.Null(options.RecallOf(GraphAccuracy.Default, GraphAccuracy.LargestExact));
        Assert.Equal(GraphAccuracy.UsualRecall, options.RecallOf(GraphAccuracy.Default, GraphAccuracy.LargestExact + 1));
        Assert.Null(options.RecallOf(GraphAccuracy.Exact, 1_000_000));
        Assert.Null((options with { Clusters = 50 }).RecallOf(GraphAccuracy.Default, 1_000_000));
        Assert.Equal(0.9, (options with { Clusters = 50 }).RecallOf(new(Recall: 0.9), 1000));
    }

    [Fact]
    public void GivenRowsAndClasses_CountAsInClusters()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(8, "given"), 300, 4) with { Accuracy = s_approximate, Given = [7, 250] };
        DuplicateTable table = Table(problem, new() { Pool = SelectionPool.Class, Duplicates = DuplicateRule.Group });
        int[] labels = problem.Labels!;
        Assert.All(Enumerable.Range(0, 300).Where(row => table.DuplicateOf[row] >= 0), row => Assert.Equal(labels[row], labels[table.DuplicateOf[row]]));
        // The first row of a class has nothing to duplicate, and a given row is the first.
        Assert.All(problem.Given.DistinctBy(row => labels[row]), row => Assert.Equal(-1, table.DuplicateOf[row]));
    }

    [Fact]
    public void Result_DoesNotDependOnTheThreads()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(5, "threads"), 9000, 6) with { Accuracy = s_approximate };
        GeometryProblems.AssertThreadsDoNotMatter(new SemanticDeduplicationSelection(new() { Duplicates = DuplicateRule.Group }), problem, 900);
    }

    [Fact]
    public void WithoutABudget_AllRowsAreKeptThatAreNoDuplicates()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(9, "no budget"), 200, 3) with { KeepsAllLeft = true, MustDrop = [5], Given = [6] };
        Coreset all = new SemanticDeduplicationSelection(s_random with { Threshold = 0.999 }).Select(problem, 200);
        int[] left = [.. Enumerable.Range(0, 200).Where(row => row != 5 && (row == 6 || !(all.Duplicates!.Similarities[row] > 0.999)))];
        Assert.InRange(left.Length, 20, 190);
        Assert.Equal(left, all.Order.Order());
        Assert.Equal(6, all.Order[0]);
    }
}
