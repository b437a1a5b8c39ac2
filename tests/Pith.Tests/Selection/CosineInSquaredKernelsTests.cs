using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Neighbors;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.GraphDensity;
using Pith.Selection.Submodular;

namespace Pith.Tests.Selection;

/// <summary>A kernel that squares a distance gives the same under cosine as under Euclidean distance of rows of length 1: 1 - cos is half the square.</summary>
public sealed class CosineInSquaredKernelsTests
{
    const int Rows = 60;

    static SelectionProblem Problem(DistanceMetric metric)
    {
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, Rows * 3).Select(_ => random.NextDouble() - 0.3)];
        for (int row = 0; row < Rows; row++)
        {
            double length = Math.Sqrt(Enumerable.Range(0, 3).Sum(c => x[(row * 3) + c] * x[(row * 3) + c]));
            for (int c = 0; c < 3; c++)
                x[(row * 3) + c] /= length;
        }
        return new SelectionProblem
        {
            Rows = Rows,
            Embeddings = MatrixView.FromArray(x, Rows, 3),
            Metric = metric,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]),
        };
    }

    [Theory]
    [InlineData(D2Kernel.Paper)]
    [InlineData(D2Kernel.Scaled)]
    public void D2(D2Kernel kernel) => AssertSame(new D2Selection(D2Options.Default with { Kernel = kernel, Neighbors = 5 }));

    [Theory]
    [InlineData(D2Kernel.Paper)]
    [InlineData(D2Kernel.Scaled)]
    public void Graph_density(D2Kernel kernel) => AssertSame(new GraphDensitySelection(GraphDensityOptions.Default with { Kernel = kernel, Neighbors = 5 }));

    [Fact]
    public void Facility_location() => AssertSame(new FacilityLocationSelection(new FacilityLocationOptions { Similarity = SimilarityKernel.Gaussian, Neighbors = 5 }));

    [Fact]
    public void Kernel_regression()
    {
        ExtrapolationProblem Of(DistanceMetric metric) => new()
        {
            Embeddings = Problem(metric).Embeddings!,
            Metric = metric,
            ScoredRows = [.. Enumerable.Range(0, 30)],
            Scores = Problem(metric).Scores!.Values[..30].ToArray(),
            QueryRows = [.. Enumerable.Range(30, 30)],
        };
        double[] chord = new KernelExtrapolation().Predict(Of(DistanceMetric.Euclidean)).Values, cosine = new KernelExtrapolation().Predict(Of(DistanceMetric.Cosine)).Values;
        for (int q = 0; q < chord.Length; q++)
            Assert.Equal(chord[q], cosine[q], 1e-4);
    }

    // A brought graph's distances are squared as they stand: nobody knows what they are.
    [Fact]
    public void Brought_distances_are_squared()
    {
        SelectionProblem problem = Problem(DistanceMetric.Cosine);
        KnnGraph graph = ExactGraphBuilder.Build(problem.Embeddings!, 5, DistanceMetric.Cosine);
        var method = new D2Selection(D2Options.Default with { Kernel = D2Kernel.Paper, Neighbors = 5 });
        Coreset cosine = method.Select(problem with { Graph = graph }, 20), euclidean = method.Select(problem with { Graph = graph, Metric = DistanceMetric.Euclidean }, 20);
        Assert.Equal(euclidean.Values, cosine.Values);
    }

    static void AssertSame(ISelectionMethod method)
    {
        Coreset chord = method.Select(Problem(DistanceMetric.Euclidean), 20), cosine = method.Select(Problem(DistanceMetric.Cosine), 20);
        Assert.Equal(chord.Order, cosine.Order);
        for (int row = 0; row < Rows; row++)
            Assert.Equal(chord.Values[row], cosine.Values[row], 2e-3);
    }
}
