using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring;

namespace Pith.Tests.Scoring;

public sealed class GoldenModerateTests
{
    [Theory]
    [InlineData("moderate_1")]
    [InlineData("moderate_2")]
    public void Distances_equal_the_published_code(string name)
    {
        string folder = RepositoryPaths.Golden("kcenter", name);
        using MatrixView features = NpyFile.OpenMatrix(Path.Combine(folder, "in_features.npy"));
        int[] labels = LabelsReader.Read(Path.Combine(folder, "in_targets.npy"));
        double[] expected = NpyFile.ReadDoubles(Path.Combine(folder, "exp_distance_numpy_targets.npy"));
        ImportanceScores scores = new ModerateDistance().Compute(ScoreInput.Of(features, labels));
        for (int i = 0; i < expected.Length; i++)
        {
            // The published code takes the median over the components of a class's only row; here the row is its own median.
            if (labels.Count(l => l == labels[i]) == 1)
                Assert.Equal(0, scores.Values[i]);
            else
                Assert.InRange(scores.Values[i], expected[i] - 1e-6 - 1e-5 * expected[i], expected[i] + 1e-6 + 1e-5 * expected[i]);
        }
    }
}
