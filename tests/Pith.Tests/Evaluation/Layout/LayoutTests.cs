using Pith.Evaluation.Layout;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Evaluation.Layout;

/// <summary>The two layouts of the map.</summary>
public sealed class LayoutTests
{
    const int Groups = 5;

    [Fact]
    public void PrincipalComponents_FindTheDirectionsThatWerePutIn()
    {
        const int Rows = 3000, Columns = 12;
        var stream = new RandomStream(1, "ellipsoid");
        var values = new float[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            // Spread 9 along columns 2 and 3 together, 4 along column 7, 1 elsewhere; far from the origin.
            double along = 9 * stream.NextGaussian();
            for (int c = 0; c < Columns; c++)
                values[i * Columns + c] = (float)(100 + (c == 7 ? 4 : 1) * stream.NextGaussian() + (c is 2 or 3 ? along * Math.Sqrt(0.5) : 0));
        }

        var found = PrincipalComponents.Find(MatrixView.FromArray(values, Rows, Columns), 2);

        Assert.InRange(found.Axes[0][2], 0.68, 0.73);
        Assert.InRange(found.Axes[0][3], 0.68, 0.73);
        Assert.InRange(found.Axes[1][7], 0.98, 1.001);
        double trace = 81 + 16 + Columns - 1;
        Assert.InRange(found.VarianceShares[0], 0.9 * 82 / trace, 1.1 * 82 / trace);
        Assert.True(Math.Abs(found.Project(MatrixView.FromArray(values, Rows, Columns), 0).Average()) < 0.01);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(50, 1)]
    [InlineData(7, 3)]
    public void PrincipalComponents_OfEqualRows_AreZero(int rows, int columns)
    {
        MatrixView equal = MatrixView.FromArray(Enumerable.Repeat(2.5f, rows * columns).ToArray(), rows, columns);

        var found = PrincipalComponents.Find(equal, Math.Min(2, columns));

        Assert.All(found.VarianceShares, share => Assert.Equal(0, share));
        Assert.All(found.Project(equal, 0), value => Assert.Equal(0, value, 5));
    }

    [Fact]
    public void Layouts_AreTheSameBytes_ForAnyThreads()
    {
        (MatrixView rows, _) = Clusters(5000, 8);
        MessageGraph graph = MessageGraph.Of(ExactGraphBuilder.Build(rows, 10));
        (float[] X, float[] Y)[] results = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            var axes = PrincipalComponents.Find(rows, 2, threads);
            var start = new PointLayout(axes.Project(rows, 0, threads), axes.Project(rows, 1, threads));
            PointLayout layout = NeighborLayout.Compute(graph, start, 0, threads);
            return (layout.X, layout.Y);
        })];

        Assert.All(results, result => Assert.Equal(results[0].X, result.X));
        Assert.All(results, result => Assert.Equal(results[0].Y, result.Y));
    }

    [Fact]
    public void NeighborLayout_KeepsNeighboursTogether_BetterThanChance()
    {
        (MatrixView rows, int[] groups) = Clusters(1500, 20);
        MessageGraph graph = MessageGraph.Of(ExactGraphBuilder.Build(rows, 10));
        var axes = PrincipalComponents.Find(rows, 2);
        var start = new PointLayout(axes.Project(rows, 0), axes.Project(rows, 1));

        PointLayout layout = NeighborLayout.Compute(graph, start);

        Assert.All(layout.X.Concat(layout.Y), value => Assert.True(float.IsFinite(value)));
        double kept = NeighborPreservation.Measure(layout, graph, 10);
        Assert.True(kept > 0.3, $"{kept:F3} are kept; a random plane gives 0.007");
        Assert.True(SameGroupShare(layout, groups) > 0.98);
    }

    [Fact]
    public void NeighborLayout_LeavesNoRowAlone_NotEvenNobodysNeighbour()
    {
        (MatrixView rows, _) = Clusters(1500, 20);
        MessageGraph graph = MessageGraph.Of(ExactGraphBuilder.Build(rows, 10));
        var named = graph.Neighbors.ToHashSet();
        Assert.Contains(Enumerable.Range(0, 1500), row => !named.Contains(row));
        var axes = PrincipalComponents.Find(rows, 2);

        PointLayout layout = NeighborLayout.Compute(graph, new PointLayout(axes.Project(rows, 0), axes.Project(rows, 1)));

        double width = layout.X.Max() - layout.X.Min();
        for (int i = 0; i < 1500; i++)
        {
            double nearest = Enumerable.Range(0, 1500).Where(j => j != i)
                .Min(j => double.Hypot(layout.X[j] - layout.X[i], layout.Y[j] - layout.Y[i]));
            Assert.True(nearest < 0.04 * width, $"row {i} is {nearest / width:F3} of the map away from every other row");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void NeighborLayout_OfIdenticalRows_IsFinite(int count)
    {
        MatrixView rows = MatrixView.FromArray(new float[count * 3], count, 3);
        MessageGraph graph = MessageGraph.Of(ExactGraphBuilder.Build(rows, Math.Min(5, count - 1)));

        PointLayout layout = NeighborLayout.Compute(graph, new PointLayout(new float[count], new float[count]));

        Assert.All(layout.X.Concat(layout.Y), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void StartOfAnotherLength_IsRefused()
    {
        MessageGraph graph = MessageGraph.Of(ExactGraphBuilder.Build(MatrixView.FromArray(new float[] { 0, 1, 2 }, 3, 1), 1));

        Assert.Throws<MisalignedDataException>(() => NeighborLayout.Compute(graph, new PointLayout(new float[2], new float[2])));
    }

    [Fact]
    public void OneRow_StaysWhereItIs()
    {
        PointLayout layout = NeighborLayout.Compute(new MessageGraph([0, 0], [], []), new PointLayout([7], [7]));

        Assert.InRange(layout.X[0], -0.1f, 0.1f);
    }

    // The share of rows whose nearest row on the plane is of their own group.
    static double SameGroupShare(PointLayout layout, int[] groups)
    {
        int same = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            int nearest = Enumerable.Range(0, groups.Length).Where(j => j != i)
                .MinBy(j => Math.Pow(layout.X[j] - layout.X[i], 2) + Math.Pow(layout.Y[j] - layout.Y[i], 2));
            same += groups[nearest] == groups[i] ? 1 : 0;
        }
        return (double)same / groups.Length;
    }

    static (MatrixView Rows, int[] Groups) Clusters(int count, int columns)
    {
        var stream = new RandomStream(8, "clusters");
        int[] groups = [.. Enumerable.Range(0, count).Select(i => i % Groups)];
        var values = new float[count * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(stream.NextGaussian() + (i % columns == groups[i / columns] ? 8 : 0));
        return (MatrixView.FromArray(values, count, columns), groups);
    }
}
