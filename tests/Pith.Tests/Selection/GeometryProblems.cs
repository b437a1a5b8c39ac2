using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;
using Pith.Selection;

namespace Pith.Tests.Selection;

/// <summary>Problems for methods that look at embeddings, and what every result must be.</summary>
static class GeometryProblems
{
    /// <summary>Points in clumps, some of them twice.</summary>
    public static SelectionProblem Clumps(RandomStream random, int rows, int dimensions)
    {
        double[] points = new double[rows * dimensions];
        for (int row = 0; row < rows; row++)
        {
            bool copy = row > 0 && random.NextInt(8) == 0;
            int source = copy ? random.NextInt(row) : -1;
            double clump = 4 * random.NextInt(4);
            for (int c = 0; c < dimensions; c++)
                points[row * dimensions + c] = copy ? points[source * dimensions + c] : 1 + clump + random.NextGaussian();
        }
        return Of(points, rows, dimensions) with { Labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))] };
    }

    /// <summary>Points on a small grid, so that distances tie.</summary>
    public static SelectionProblem Grid(RandomStream random, int rows, int dimensions) =>
        Of([.. Enumerable.Range(0, rows * dimensions).Select(_ => (double)random.NextInt(3))], rows, dimensions) with
        {
            Labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))],
        };

    public static SelectionProblem Of(double[] points, int rows, int dimensions) =>
        new() { Rows = rows, Embeddings = MatrixView.FromArray(points, rows, dimensions) };

    public static double[] Row(SelectionProblem problem, int row)
    {
        var values = new double[problem.Embeddings!.Columns];
        problem.Embeddings.CopyRows(row, 1, values);
        return values;
    }

    public static double Distance(SelectionProblem problem, int a, int b) =>
        Math.Sqrt(Row(problem, a).Zip(Row(problem, b), (x, y) => (x - y) * (x - y)).Sum());

    /// <summary>Every subset of a size of 0 .. rows-1.</summary>
    public static IEnumerable<int[]> Subsets(int rows, int size)
    {
        int[] subset = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return subset;
            int i = size - 1;
            while (i >= 0 && subset[i] == rows - size + i)
                i--;
            if (i < 0)
                yield break;
            subset[i]++;
            for (int j = i + 1; j < size; j++)
                subset[j] = subset[j - 1] + 1;
        }
    }

    /// <summary>The same order and values for 1, 2, 3 and 8 threads, of data that really is split over them.</summary>
    public static void AssertThreadsDoNotMatter(ISelectionMethod method, SelectionProblem problem, int budget)
    {
        Assert.True(problem.Rows >= 2 * RowRanges.SmallestRange, $"{problem.Rows} rows stay on one thread");
        Coreset one = method.Select(problem with { Threads = 1 }, budget);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Coreset other = method.Select(problem with { Threads = threads }, budget);
            Assert.True(one.Order.AsSpan().SequenceEqual(other.Order));
            Assert.True(one.Values.AsSpan().SequenceEqual(other.Values));
            Assert.Equal(one.Facts, other.Facts);
        }
    }
}
