using System.Text.Json;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>The published kNN extrapolation's numbers, through the command line.</summary>
public sealed class GoldenExtrapolationTests(Workspace workspace) : IClassFixture<Workspace>
{
    public static TheoryData<string> All() =>
        [.. Directory.EnumerateDirectories(Workspace.Golden("knn_extrapolation")).Select(path => Path.GetFileName(path)!)
            .Where(name => char.IsAsciiDigit(name[0])).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(All))]
    public void Scores_and_metrics_are_the_reference_codes(string name)
    {
        string folder = Workspace.Golden("knn_extrapolation", name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        JsonElement parameters = document.RootElement.GetProperty("parameters");
        foreach ((string weights, string variant) in new[] { ("uniform", "average"), ("distance", "weighted") })
        {
            string run = $"{name}-{weights}";
            PithResult result = workspace.Run(
                "extrapolate", "--embeddings", Path.Combine(folder, "in_embeddings.npy"), "--scores", Path.Combine(folder, "in_subset_scores.npy"),
                "--scored-rows", Path.Combine(folder, "in_subset_indices.npy"), "--method", "knn", "--neighbors", parameters.GetProperty("k").ToString(),
                "--weights", weights, "--metric", parameters.GetProperty("metric").GetString()!, "--compat", "sx-reference",
                "--truth", Path.Combine(folder, "in_true_scores.npy"), "--out", run, "--json");
            Assert.True(result.ExitCode == 0, result.Error);
            double[] expected = NpyFile.ReadDoubles(Path.Combine(folder, $"exp_{variant}.npy"));
            double[] scores = NpyFile.ReadDoubles(Path.Combine(workspace[run], "scores", "in_subset_scores.npy"));
            Assert.Equal(expected.Length, scores.Length);
            for (int row = 0; row < scores.Length; row++)
                Assert.InRange(scores[row] - expected[row], -1e-6 - 1e-5 * Math.Abs(expected[row]), 1e-6 + 1e-5 * Math.Abs(expected[row]));
            using JsonDocument json = JsonDocument.Parse(result.Output);
            JsonElement truth = json.RootElement.GetProperty("truth");
            JsonElement scalars = document.RootElement.GetProperty("expected_scalars");
            foreach ((string key, string mine) in new[] { ("corr", "pearson"), ("spearman", "spearman"), ("mse", "mse") })
            {
                Check(scalars.GetProperty($"{key}_{variant}"), truth.GetProperty(mine).GetDouble());
                Check(scalars.GetProperty($"{key}_{variant}_all"), truth.GetProperty("all").GetProperty(mine).GetDouble());
            }
        }
    }

    static void Check(JsonElement expected, double got)
    {
        double value = expected.GetProperty("value").GetDouble();
        JsonElement tolerance = expected.GetProperty("tolerance");
        double allowed = tolerance.GetProperty("atol").GetDouble() + (tolerance.GetProperty("rtol").GetDouble() * Math.Abs(value));
        Assert.InRange(got - value, -allowed, allowed);
    }
}
