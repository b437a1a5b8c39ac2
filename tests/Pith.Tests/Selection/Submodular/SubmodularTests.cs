using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Submodular;

namespace Pith.Tests.Selection.Submodular;

public class SubmodularTests
{
    static SelectionProblem TiedGraph(RandomStream random, int rows) =>
        new() { Rows = rows, Graph = RandomProblems.Graph(random, rows, 1 + random.NextInt(Math.Min(5, rows - 1)), () => random.NextInt(4)) };

    /// <summary>s[u, v] of the edges by the definition, 1 on the diagonal.</summary>
    static double[,] Similarities(SelectionProblem problem)
    {
        double[] listed = problem.Graph!.Distances.ToArray();
        double median = OrderStatistics.Median(listed);
        double scale = median > 0 ? median : listed.Any(d => d > 0) ? listed.Where(d => d > 0).Average() : 1;
        var similarities = new double[problem.Rows, problem.Rows];
        MessageGraph union = MessageGraphs.FromKnn(problem.Graph, Symmetrization.Union);
        for (int u = 0; u < problem.Rows; u++)
        {
            similarities[u, u] = 1;
            for (int n = 0; n < union.NeighborsOf(u).Length; n++)
            {
                double relative = union.DistancesOf(u)[n] / scale;
                similarities[u, union.NeighborsOf(u)[n]] = DeterministicMath.Exp(-1 * (relative * relative));
            }
        }
        return similarities;
    }

    static double Facility(double[,] s, IEnumerable<int> kept) =>
        Enumerable.Range(0, s.GetLength(0)).Sum(u => kept.Max(v => s[u, v]));

    [Fact]
    public void FacilityLocation_LazyEqualsNaive_TiesIncluded() => RandomProblems.ForAll(400, random =>
    {
        SelectionProblem problem = TiedGraph(random, 2 + random.NextInt(25));
        int budget = 1 + random.NextInt(problem.Rows);

        Coreset selection = new FacilityLocationSelection().Select(problem, budget);

        double[,] s = Similarities(problem);
        var covered = new double[problem.Rows];
        var isKept = new bool[problem.Rows];
        MessageGraph union = MessageGraphs.FromKnn(problem.Graph!, Symmetrization.Union);
        for (int n = 0; n < budget; n++)
        {
            var gains = new double[problem.Rows];
            for (int v = 0; v < problem.Rows; v++)
            {
                gains[v] = Math.Max(0, 1 - covered[v]);
                foreach (int u in union.NeighborsOf(v))
                    gains[v] += Math.Max(0, s[u, v] - covered[u]);
                if (isKept[v])
                    gains[v] = double.NegativeInfinity;
            }
            int pick = Array.IndexOf(gains, gains.Max());
            Assert.Equal(pick, selection.Order[n]);
            Assert.Equal(gains[pick], selection.Values[pick]);
            isKept[pick] = true;
            for (int u = 0; u < problem.Rows; u++)
                covered[u] = Math.Max(covered[u], s[u, pick]);
        }
        Assert.Equal(Facility(s, selection.Order) / problem.Rows, selection.Facts["meanCoverage"], 12);
    });

    [Fact]
    public void FacilityLocation_ReachesItsShareOfTheBest_OnDenseAndSparseSimilarities() => RandomProblems.ForAll(60, random =>
    {
        const int Rows = 9;
        int budget = 1 + random.NextInt(4);
        SelectionProblem points = GeometryProblems.Clumps(random, Rows, 2);
        SelectionProblem problem = new() { Rows = Rows, Graph = ExactGraphBuilder.Build(points.Embeddings!, random.Choose(3, Rows - 1)) };

        int[] order = new FacilityLocationSelection().Select(problem, budget).Order;

        double[,] s = Similarities(problem);
        double best = GeometryProblems.Subsets(Rows, budget).Max(subset => Facility(s, subset));
        Assert.InRange(Facility(s, order), (1 - 1 / Math.E) * best, best + 1e-12);
    });

    [Fact]
    public void FacilityLocation_GainsNeverRise_GraphCutGainsFallBelowZero() => RandomProblems.ForAll(100, random =>
    {
        SelectionProblem problem = TiedGraph(random, 3 + random.NextInt(20));
        Coreset facility = new FacilityLocationSelection().Select(problem, problem.Rows);
        double[] gains = [.. facility.Order.Select(row => facility.Values[row])];
        Assert.Equal(gains.OrderDescending(), gains);

        Coreset cut = new GraphCutSelection().Select(problem, problem.Rows);
        double[] falling = [.. cut.Order.Select(row => cut.Values[row])];
        Assert.Equal(falling.OrderDescending(), falling);
        Assert.Equal(falling.Count(gain => gain < 0), cut.Facts["negativePicks"]);
    });

    [Fact]
    public void GraphCut_EqualsTheFunctionsOwnGreedy() => RandomProblems.ForAll(300, random =>
    {
        // Distances of 0 only: similarities are 1 or 0, sums are exact, and ties abound.
        int rows = 2 + random.NextInt(20);
        var problem = new SelectionProblem { Rows = rows, Graph = RandomProblems.Graph(random, rows, 1 + random.NextInt(Math.Min(4, rows - 1)), () => 0) };
        int budget = 1 + random.NextInt(rows);
        double lambda = random.Choose(0, 0.5, 1, 3);

        int[] order = new GraphCutSelection(new() { Lambda = lambda }).Select(problem, budget).Order;

        double[,] s = Similarities(problem);
        var kept = new List<int>();
        while (kept.Count < budget)
        {
            double Gain(int v) => lambda * Enumerable.Range(0, rows).Sum(u => s[u, v]) - 2 * kept.Sum(a => s[a, v]);
            kept.Add(Enumerable.Range(0, rows).Except(kept).MaxBy(Gain));
        }
        Assert.Equal(kept, order);
    });

    [Fact]
    public void GraphCut_PicksFromEveryClump_NotTheSameTwice()
    {
        // The published LogDeterminant code maximises redundancy for want of a sign; graph-cut's second term must repel.
        SelectionProblem line = GeometryProblems.Of([0, 0.1, 0.2, 0.3, 5, 5.1, 5.2], 7, 1);
        int[] order = new GraphCutSelection(new() { Neighbors = 6 }).Select(line, 2).Order;
        Assert.Single(order, row => row < 4);
    }

    [Theory]
    [InlineData(SimilarityKernel.Gaussian)]
    [InlineData(SimilarityKernel.Exponential)]
    [InlineData(SimilarityKernel.Cosine)]
    public void Methods_MeetBudgets_UnderEverySimilarity(SimilarityKernel similarity)
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(8, "similarity"), 60, 4) with
        {
            Metric = DistanceMetric.Cosine,
            Given = [7, 3],
            MustDrop = [0, 1],
        };
        foreach (SubmodularOptions options in (SubmodularOptions[])[FacilityLocationOptions.Default, GraphCutOptions.Default])
        {
            Coreset selection = (options with { Similarity = similarity, Neighbors = 5, Balance = ClassBalance.Equal }).Create().Select(problem, 20);
            Assert.Equal(20, selection.Order.Distinct().Count());
            Assert.Equal([7, 3], selection.Order[..2]);
            Assert.DoesNotContain(0, selection.Order);
            Assert.InRange(selection.Facts["meanSimilarity"], 1e-3, 1);
        }
    }

    [Fact]
    public void CosineSimilarity_BuildsTheGraphOfCosineDistances()
    {
        SelectionProblem points = GeometryProblems.Clumps(new RandomStream(9, "cosine"), 40, 3);
        var method = new GraphCutSelection(new() { Similarity = SimilarityKernel.Cosine, Neighbors = 4 });
        Assert.Equal(method.Select(points with { Metric = DistanceMetric.Cosine }, 10).Order, method.Select(points, 10).Order);
    }

    [Fact]
    public void Results_DoNotDependOnTheThreads()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(6, "threads"), 9000, 5);
        GeometryProblems.AssertThreadsDoNotMatter(new FacilityLocationSelection(), problem, 900);
        GeometryProblems.AssertThreadsDoNotMatter(new GraphCutSelection(), problem, 900);
    }
}
