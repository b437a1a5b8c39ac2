using Pith.Data.Formats.Npy;
using Pith.Evaluation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Tests.Evaluation;

public sealed class GoldenCoverageTests
{
    [Theory]
    [InlineData("aucpr_1", 1e-9)]
    [InlineData("aucpr_2", 1e-5)]
    public void Coverage_equals_the_published_number(string name, double tolerance)
    {
        string folder = RepositoryPaths.Golden("kcenter", name);
        using MatrixView features = NpyFile.OpenMatrix(Path.Combine(folder, "in_features.npy"));
        int[] kept = [.. NpyFile.ReadInt64s(Path.Combine(folder, "in_coreset.npy")).Select(i => (int)i)];
        double expected = NpyFile.ReadDoubles(Path.Combine(folder, "exp_aucpr.npy"))[0];
        foreach (KnnGraph? graph in new[] { null, ExactGraphBuilder.Build(features, 5) })
            Assert.InRange(Coverage.MeanDistanceOfDropped(features, kept, graph), expected * (1 - tolerance), expected * (1 + tolerance));
    }
}
