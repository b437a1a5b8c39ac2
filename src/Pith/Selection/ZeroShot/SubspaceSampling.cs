using System.Collections.Concurrent;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Selection.ZeroShot;

/// <summary>Draws the samples, grouped by their first dimension, and adds up what each row gains and loses.</summary>
static class SubspaceSampling
{
    /// <summary>The unit in which contributions are counted, so that sums are exact in any order.</summary>
    const double Unit = 1L << 40;

    /// <summary>[n] coverage less redundancy of every row.</summary>
    public static double[] Score(
        MatrixView rows, ZeroShotOptions options, ulong seed, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        RowSurvey.FrameOf(rows, null, threads, cancellation);
        float[][] columns = Columns(rows);
        DrawnRange[] ranges = Array.ConvertAll(columns, DrawnRange.Of);
        List<SubspacePoint>[] samples = Draw(ranges, options, seed);
        var workers = new ConcurrentBag<SubspaceWorker>();
        var reports = new ThinnedProgress(progress, "samples", options.Samples, "samples");
        long done = 0;
        RowBlocks.ForEach(columns.Length, 1, threads, () =>
        {
            var worker = new SubspaceWorker(columns, options.RedundancyNeighbors, Unit);
            workers.Add(worker);
            return worker;
        }, (dimension, _, worker) =>
        {
            if (samples[dimension].Count == 0)
                return;
            worker.SortBy(dimension);
            foreach (SubspacePoint sample in samples[dimension])
            {
                cancellation.ThrowIfCancellationRequested();
                worker.Take(sample);
            }
            lock (reports)
                reports.Report(done += samples[dimension].Count);
        }, cancellation);
        var scores = new double[rows.Rows];
        for (int row = 0; row < scores.Length; row++)
        {
            long sum = 0;
            foreach (SubspaceWorker worker in workers)
                sum += worker.Totals[row];
            scores[row] = sum / Unit;
        }
        return scores;
    }

    /// <summary>The columns of the matrix, each [n].</summary>
    static float[][] Columns(MatrixView rows)
    {
        var columns = new float[rows.Columns][];
        for (int c = 0; c < columns.Length; c++)
            columns[c] = new float[rows.Rows];
        var row = new float[rows.Columns];
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.CopyRows(i, 1, row);
            for (int c = 0; c < row.Length; c++)
                columns[c][i] = row[c];
        }
        return columns;
    }

    /// <summary>All samples by their first dimension; each takes its own place of the random stream.</summary>
    static List<SubspacePoint>[] Draw(DrawnRange[] ranges, ZeroShotOptions options, ulong seed)
    {
        int count = Math.Min(options.Dimensions, ranges.Length);
        var samples = new List<SubspacePoint>[ranges.Length];
        for (int dimension = 0; dimension < samples.Length; dimension++)
            samples[dimension] = [];
        var stream = new RandomStream(seed, "zero-shot");
        for (int s = 0; s < options.Samples; s++)
        {
            RandomStream random = stream.At((ulong)s * (ulong)(count + 2));
            int[] dimensions = random.Sample(ranges.Length, count);
            samples[dimensions[0]].Add(new SubspacePoint(dimensions, Array.ConvertAll(dimensions, d => ranges[d].Triangular(random.NextDouble()))));
        }
        return samples;
    }
}

/// <summary>A sample: its dimensions and its coordinate in each.</summary>
readonly record struct SubspacePoint(int[] Dimensions, double[] Coordinates);

/// <summary>The triangular distribution of a column.</summary>
readonly record struct DrawnRange(double Least, double Median, double Largest)
{
    /// <summary>Least value, median and largest value of a column.</summary>
    public static DrawnRange Of(float[] column)
    {
        double[] values = Array.ConvertAll(column, value => (double)value);
        return new DrawnRange(values.Min(), OrderStatistics.Median(values), values.Max());
    }

    /// <summary>The value below which a share of the distribution lies.</summary>
    /// <param name="share">0..1.</param>
    public double Triangular(double share)
    {
        double range = Largest - Least;
        if (range == 0)
            return Least;
        return share * range < Median - Least
            ? Least + Math.Sqrt(share * range * (Median - Least))
            : Largest - Math.Sqrt((1 - share) * range * (Largest - Median));
    }
}
