using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Neighbors.Clustering;

/// <summary>k-means++ starting centroids: each is drawn with probability proportional to its squared distance to the nearest one so far.</summary>
static class KMeansStart
{
    // Rows drawn for each centroid: enough that the sample's clusters are those of all rows, few enough to cost less than one iteration.
    const int SampleRowsPerCluster = 20;
    const int SmallestSample = 2048;
    const int Chunk = 512;

    /// <summary>Starting centroids [C, D] row-major; each is a row of the matrix.</summary>
    public static double[] Choose(MatrixView rows, KMeansOptions options, CancellationToken cancellation)
    {
        int columns = rows.Columns;
        int clusters = options.Clusters;
        var random = new RandomStream(options.Seed, "k-means");
        int[] sample = random.Sample(rows.Rows, (int)Math.Min(rows.Rows, Math.Max(SmallestSample, (long)SampleRowsPerCluster * clusters)));
        Array.Sort(sample);
        float[] values = CopySample(rows, sample, options.Metric);

        var centroids = new double[checked(clusters * columns)];
        var nearest = new double[sample.Length];
        Array.Fill(nearest, double.PositiveInfinity);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads, CancellationToken = cancellation };
        int pick = random.NextInt(sample.Length);
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            KMeans.CopyRow(rows, sample[pick], options.Metric, centroids.AsSpan(cluster * columns, columns));
            if (cluster == clusters - 1)
                break;
            int chosen = pick;
            Parallel.For(0, (sample.Length + Chunk - 1) / Chunk, parallel, chunk =>
            {
                ReadOnlySpan<float> center = values.AsSpan(chosen * columns, columns);
                for (int i = chunk * Chunk; i < Math.Min(sample.Length, (chunk + 1) * Chunk); i++)
                    nearest[i] = Math.Min(nearest[i], FixedOrderSum.SquaredDistance(values.AsSpan(i * columns, columns), center));
            });
            // A chosen row has distance 0 and is not drawn again while any row is farther.
            pick = Draw(nearest, random.NextDouble());
        }
        return centroids;
    }

    static float[] CopySample(MatrixView rows, int[] sample, DistanceMetric metric)
    {
        int columns = rows.Columns;
        var values = new float[checked(sample.Length * columns)];
        var row = new double[columns];
        for (int i = 0; i < sample.Length; i++)
        {
            KMeans.CopyRow(rows, sample[i], metric, row);
            for (int c = 0; c < columns; c++)
                values[i * columns + c] = (float)row[c];
        }
        return values;
    }

    // The first row at which the running sum passes the drawn share of the total; with no distance left, the first row.
    static int Draw(double[] weights, double uniform)
    {
        double threshold = uniform * FixedOrderSum.Sum(weights);
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            sum += weights[i];
            last = i;
            if (sum > threshold)
                break;
        }
        return last;
    }
}
