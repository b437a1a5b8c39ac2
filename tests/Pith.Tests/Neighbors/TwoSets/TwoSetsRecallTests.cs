using Pith.Neighbors.Approximate;
using Pith.Numerics;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.TwoSets;

/// <summary>The recall that is stated is the recall that is found, on made sets of every kind.</summary>
public class TwoSetsRecallTests
{
    const int Queries = 4_200;
    const int Basis = 3_000;
    const int Rows = Queries + Basis;

    static readonly int[] s_columns = [2, 3, 8, 16, 32, 64, 128, 256, 1024, 48];
    static readonly int[] s_neighbors = [1, 5, 10, 30];

    [Fact]
    public void StatedInterval_HoldsTheTrueRecall()
    {
        int held = 0, approximate = 0;
        var misses = new List<string>();
        for (int set = 0; set < 20; set++)
        {
            int columns = s_columns[set % s_columns.Length];
            int k = s_neighbors[set % s_neighbors.Length];
            DistanceMetric metric = set % 3 == 2 ? DistanceMetric.Cosine : DistanceMetric.Euclidean;
            TwoSets sets = TwoSets.Split(Made(set, columns), Queries, columns);
            (_, double[] distances, RecallEstimate? reached) = sets.Search(k, set % 2 == 0 ? 0.95 : 0.8, metric);
            double recall = TwoSets.Recall(distances, sets.Exact(k, metric).Distances, k);
            approximate += reached!.IsExact ? 0 : 1;
            if (recall >= reached.Low && recall <= reached.High)
                held++;
            else
                misses.Add($"set {set}: {recall} outside {reached.Low} to {reached.High}");
        }
        Assert.True(held >= 19, string.Join("; ", misses));
        Assert.InRange(approximate, 15, 20);
    }

    static float[] Made(int set, int columns)
    {
        var random = new Random(100 + set);
        // Clusters of one row (as many clusters as rows) in every seventh set.
        float[] values = MadeRows.Values(Rows, columns, set % 7 == 3 ? Rows : 15 + (set * 13), Math.Min(columns, 2 + (set % 9)), set + 1);
        for (int row = 0; row < Rows; row++)
        {
            Span<float> one = values.AsSpan(row * columns, columns);
            // Heavy tails.
            float factor = set % 5 == 1 ? MathF.Exp(1.2f * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f)) : 1;
            for (int c = 0; c < columns; c++)
                one[c] = set % 4 == 2 && c % 3 == 2 ? 1 : (one[c] * factor) + (0.01f * random.NextSingle());
            // Copies, within a part and across both.
            if (set % 6 == 4 && row > 0 && random.Next(3) == 0)
                values.AsSpan(random.Next(row) * columns, columns).CopyTo(one);
        }
        return values;
    }
}
