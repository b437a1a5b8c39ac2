using Pith.Numerics;

namespace Pith.Learning;

/// <summary>The mean and standard deviation of each channel over images: what a network subtracts and divides by.</summary>
/// <param name="Mean">[channels].</param>
/// <param name="Deviation">[channels], population standard deviations; 0 counts as 1.</param>
sealed record ChannelStatistics(float[] Mean, float[] Deviation)
{
    const int BlockRows = 256;

    /// <summary>Mean 0 and deviation 1: the input stays as it is.</summary>
    public static ChannelStatistics None(int channels) => new(new float[channels], [.. Enumerable.Repeat(1f, channels)]);

    /// <summary>Measures images.</summary>
    /// <param name="images">[N, pixels * channels], channels innermost.</param>
    /// <param name="rows">The rows to measure, ascending or not; null for all.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="cancellation">Checked between blocks of rows.</param>
    /// <exception cref="InvalidDataContentException">An image holds a value that is not finite.</exception>
    public static ChannelStatistics Measure(MatrixView images, int[]? rows, int channels, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var sums = new double[channels];
        var squares = new double[channels];
        int total = rows?.Length ?? images.Rows;
        var block = new float[BlockRows * images.Columns];
        for (int start = 0; start < total; start += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BlockRows, total - start);
            if (rows is null)
                images.CopyRows(start, count, block.AsSpan());
            for (int i = 0; rows is not null && i < count; i++)
                images.CopyRows(rows[start + i], 1, block.AsSpan(i * images.Columns));
            for (int i = 0; i < count * images.Columns; i++)
            {
                double value = block[i];
                if (!double.IsFinite(value))
                {
                    int row = start + (i / images.Columns);
                    throw new InvalidDataContentException(FormattableString.Invariant(
                        $"Image row {(rows is null ? row : rows[row])} holds {value}; images must hold finite numbers."));
                }
                sums[i % channels] += value;
                squares[i % channels] += value * value;
            }
        }
        double n = Math.Max(1, (double)total * images.Columns / channels);
        return new ChannelStatistics(
            [.. sums.Select(s => (float)(s / n))],
            [.. sums.Select((s, c) => (float)Math.Sqrt(Math.Max(0, (squares[c] / n) - (s / n * (s / n)))))]);
    }
}
