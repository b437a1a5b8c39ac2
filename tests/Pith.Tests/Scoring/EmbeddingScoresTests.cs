using Pith.Data;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Tests.Scoring;

public sealed class EmbeddingScoresTests
{
    static readonly IImportanceScore[] s_scores = [.. Scores.All.Where(score => ScoreSources.Of(score) == ScoreSource.Embeddings)];

    [Fact]
    public void The_catalogue_has_every_score_by_its_name()
    {
        Assert.Equal(["prototypicality", "density", "moderate-distance"], s_scores.Select(score => score.Name));
        Assert.All(s_scores, score => Assert.NotEmpty(score.Definition));
        OptionException error = Assert.Throws<OptionException>(() => Scores.All.Get("aum", ScoreSource.Embeddings));
        Assert.Contains("moderate-distance", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        (MatrixView rows, int[] labels) = SampleRows.Blobs(700, 9, 5, spread: 0.8, seed: 20);
        foreach (IImportanceScore score in s_scores)
        {
            ScoreInput input = ScoreInput.Of(rows, labels);
            double[] one = score.Compute(input with { Threads = 1 }).Values.ToArray();
            foreach (int threads in new[] { 2, 3, 8 })
                Assert.Equal(one, score.Compute(input with { Threads = threads }).Values.ToArray());
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Values_that_are_no_numbers_are_refused_with_their_count_and_first_row(double bad)
    {
        var values = new double[600];
        values[2 * 150] = values[2 * 299 + 1] = bad;
        ScoreInput input = ScoreInput.Of(MatrixView.FromArray(values, 300, 2), new int[300]);
        foreach (IImportanceScore score in s_scores)
        {
            InvalidDataContentException error = Assert.Throws<InvalidDataContentException>(() => score.Compute(input));
            Assert.Contains("2", error.Message, StringComparison.Ordinal);
            Assert.Contains("row 150", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Identical_rows_score_zero()
    {
        double[] values = Enumerable.Repeat(0.3, 60).ToArray();
        ScoreInput input = ScoreInput.Of(MatrixView.FromArray(values, 20, 3), new int[20]);
        foreach (IImportanceScore score in s_scores)
            Assert.All(score.Compute(input).Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Every_rule_refuses_its_bad_values()
    {
        foreach (IImportanceScore score in Scores.All)
        {
            score.Validate();
            foreach (IOptionRule rule in score.Info.Rules)
            {
                foreach (object bad in rule.Domain.BadValues)
                    Assert.Equal(rule.Name, Assert.Throws<OptionException>(() => score.Info.WithValue(score, rule.Name, bad).Validate()).Option);
            }
        }
    }

    [Fact]
    public void Prototypicality_is_the_distance_to_the_centroid_and_says_how_it_was_made()
    {
        // Two clusters on a line: {0, 2} around 1 and {100, 104} around 102.
        MatrixView rows = MatrixView.FromArray(new double[] { 0, 2, 100, 104 }, 4, 1);
        ImportanceScores scores = new Prototypicality { Clusters = 2 }.Compute(ScoreInput.Of(rows));
        Assert.Equal([1.0, 1.0, 2.0, 2.0], scores.Values.ToArray());
        Assert.Equal(ScoreDirection.HighIsHard, scores.Direction);
        Assert.Equal("2", scores.Parameters["clusters"]);
        Assert.Equal("euclidean", scores.Parameters["metric"]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 10)]
    [InlineData(60_000, 244)]
    [InlineData(1_281_167, 1000)]
    public void The_default_clusters_are_the_square_root_of_the_rows_up_to_a_thousand(int rows, int expected) =>
        Assert.Equal(expected, new Prototypicality().ClustersFor(rows));

    [Fact]
    public void More_clusters_than_rows_are_refused()
    {
        ScoreInput input = ScoreInput.Of(MatrixView.FromArray(new double[6], 3, 2));
        Assert.Equal("clusters", Assert.Throws<OptionException>(() => new Prototypicality { Clusters = 4 }.Compute(input)).Option);
    }

    [Fact]
    public void Density_is_the_mean_distance_to_the_nearest_others()
    {
        MatrixView rows = MatrixView.FromArray(new double[] { 0, 1, 3, 7 }, 4, 1);
        ImportanceScores scores = new Density { Neighbors = 2 }.Compute(ScoreInput.Of(rows));
        Assert.Equal([2.0, 1.5, 2.5, 5.0], scores.Values.ToArray());
        Assert.Equal(ScoreDirection.HighIsHard, scores.Direction);
    }

    [Fact]
    public void Density_uses_a_supplied_graph_of_at_least_as_many_neighbors()
    {
        (MatrixView rows, _) = SampleRows.Blobs(80, 3, 4, spread: 0.6, seed: 21);
        KnnGraph graph = ExactGraphBuilder.Build(rows, 7);
        var density = new Density { Neighbors = 5 };
        double[] own = density.Compute(ScoreInput.Of(rows)).Values.ToArray();
        Assert.Equal(own, density.Compute(ScoreInput.Of(rows) with { Graph = graph }).Values.ToArray());

        KnnGraph moved = new(80, 7, graph.Indices.ToArray(), graph.Distances.ToArray().Select(d => d + 1).ToArray());
        Assert.Equal(own[0] + 1, density.Compute(ScoreInput.Of(rows) with { Graph = moved }).Values[0], 12);
        // Of another metric, or too short a list: not used.
        Assert.Equal(own, density.Compute(ScoreInput.Of(rows) with { Graph = moved, Metric = DistanceMetric.Cosine }).Values.ToArray());
        Assert.Throws<OptionException>(() => new Density { Neighbors = 80 }.Compute(ScoreInput.Of(rows)));
    }

    [Fact]
    public void Moderate_distance_is_measured_from_the_class_median()
    {
        // Class 4: components (0, 1, 9) and (0, 0, 3), median (1, 0); class 7 has one row; class 2 has an even count, median 1.5.
        double[] values = [0, 0, 1, 0, 9, 3, 5, 5, 1, 0, 2, 0];
        int[] labels = [4, 4, 4, 7, 2, 2];
        ImportanceScores scores = new ModerateDistance().Compute(ScoreInput.Of(MatrixView.FromArray(values, 6, 2), labels));
        Assert.Equal([1.0, 0.0, Math.Sqrt(73), 0.0, 0.5, 0.5], scores.Values.ToArray());
    }

    [Fact]
    public void Moderate_distance_needs_labels_that_fit()
    {
        var score = new ModerateDistance();
        ScoreInput input = ScoreInput.Of(MatrixView.FromArray(new double[4], 4, 1));
        Assert.True(score.Needs.HasFlag(DataNeeds.Labels));
        Assert.Equal("labels", Assert.Throws<MissingDataException>(() => score.Compute(input)).Option);
        Assert.Throws<MisalignedDataException>(() => score.Compute(input with { Labels = [0, 1] }));
        Assert.Throws<InvalidDataContentException>(() => score.Compute(input with { Labels = [0, 1, -1, 0] }));
    }
}
