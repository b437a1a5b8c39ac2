using FsCheck;
using FsCheck.Fluent;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Tests.Selection;

/// <summary>Random problems for property tests, each a function of one number.</summary>
static class RandomProblems
{
    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>Checks a property of random streams for <paramref name="tests"/> seeds.</summary>
    public static void ForAll(int tests, Action<RandomStream> property) =>
        Prop.ForAll(Seeds, seed => property(new RandomStream((ulong)seed, "property-test"))).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    public static T Choose<T>(this RandomStream random, params T[] values) => values[random.NextInt(values.Length)];

    /// <summary>Options of every kind, gamma 0 included.</summary>
    public static D2Options Options(RandomStream random) => new()
    {
        Kernel = random.Choose(D2Kernel.Reference, D2Kernel.Paper, D2Kernel.Scaled),
        Combine = random.Choose(D2Combine.Sum, D2Combine.Product),
        Reverse = random.Choose(D2Reverse.Weighted, D2Reverse.Weighted, D2Reverse.Absolute),
        Symmetrize = random.Choose(Symmetrization.Union, Symmetrization.None),
        Gamma = random.Choose(0, 0.1, 1, 5),
        ForwardGamma = random.Choose(0, 0.5, 1),
        ClampAtZero = random.NextInt(4) == 0,
        OrientScores = random.NextInt(2) == 0,
        ShiftScores = random.NextInt(2) == 0,
        NeighborFloorUse = random.Choose(NeighborFloorUse.Always, NeighborFloorUse.Never),
    };

    /// <summary>Small whole scores and distances, so that values tie often.</summary>
    public static SelectionProblem Tied(RandomStream random)
    {
        int rows = 2 + random.NextInt(30);
        int[] whole = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(5) - 1)];
        return new SelectionProblem
        {
            Rows = rows,
            Scores = new ImportanceScores("whole", random.Choose(ScoreDirection.HighIsHard, ScoreDirection.HighIsEasy), [.. whole.Select(v => (double)v)]),
            Graph = Graph(random, rows, 1 + random.NextInt(Math.Min(6, rows - 1)), () => random.NextInt(3)),
            Labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(4) * 3)],
        };
    }

    /// <summary>Points with continuous scores, so that nothing ties.</summary>
    public static SelectionProblem Continuous(RandomStream random, int rows, int dimensions = 3)
    {
        double[] points = [.. Enumerable.Range(0, rows * dimensions).Select(_ => random.NextGaussian())];
        return new SelectionProblem
        {
            Rows = rows,
            Scores = new ImportanceScores("continuous", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]),
            Embeddings = MatrixView.FromArray(points, rows, dimensions),
            Labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))],
        };
    }

    public static KnnGraph Graph(RandomStream random, int rows, int k, Func<double> distance)
    {
        var indices = new int[rows * k];
        var distances = new double[rows * k];
        for (int row = 0; row < rows; row++)
        {
            int[] others = random.Sample(rows - 1, k);
            for (int n = 0; n < k; n++)
            {
                indices[row * k + n] = others[n] >= row ? others[n] + 1 : others[n];
                distances[row * k + n] = distance();
            }
            Array.Sort(distances, row * k, k);
        }
        return new KnnGraph(rows, k, indices, distances);
    }
}
