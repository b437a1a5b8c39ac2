using System.Globalization;
using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Selection.Baselines;

namespace Pith.Tests.Selection.Baselines;

public sealed class PublishedPruningTests
{
    [Theory]
    [InlineData("1_global")]
    [InlineData("2_class_balanced")]
    [InlineData("3_ties")]
    public void Kept_rows_and_counts_are_the_reference_codes(string name)
    {
        string folder = RepositoryPaths.Golden("sx_prune", name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        JsonElement parameters = document.RootElement.GetProperty("parameters");
        double[] scores = NpyFile.ReadDoubles(Path.Combine(folder, "in_scores.npy"));
        int[]? labels = parameters.GetProperty("class_balanced").GetBoolean()
            ? Array.ConvertAll(NpyFile.ReadInt64s(Path.Combine(folder, "in_labels.npy")), label => (int)label)
            : null;
        string orderFile = Path.Combine(folder, "in_key_order.npy");
        int[]? order = File.Exists(orderFile) ? Array.ConvertAll(NpyFile.ReadInt64s(orderFile), row => (int)row) : null;
        foreach (JsonElement share in parameters.GetProperty("percentages").EnumerateArray())
        {
            string text = share.GetDouble().ToString(CultureInfo.InvariantCulture);
            long[] expected = NpyFile.ReadInt64s(Path.Combine(folder, $"exp_kept_p{text}.npy"));
            Assert.Equal(expected, Array.ConvertAll(PublishedPruning.Keep(scores, share.GetDouble(), labels, order), row => (long)row));
        }
    }

    [Theory]
    [InlineData(0.9, 50_000, 4_999)]
    [InlineData(0.95, 50_000, 2_500)]
    [InlineData(0.8, 50_000, 9_999)]
    public void Counts_are_those_of_binary_floating_point(double pruned, int rows, int expected) =>
        Assert.Equal(expected, PublishedPruning.Keep(new double[rows], pruned).Length);
}
