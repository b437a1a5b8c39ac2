using Pith.Numerics;

namespace Pith.Learning.Paradigms;

/// <summary>Features with mean 0 and standard deviation 1 in every column, by the statistics of the trained rows.</summary>
sealed class StandardizedFeatures
{
    readonly MatrixView _source;
    readonly float[] _factors;

    public StandardizedFeatures(MatrixView source, float[] means, float[] deviations)
    {
        (_source, Means, Deviations) = (source, means, deviations);
        _factors = [.. deviations.Select(d => d > 0 ? 1 / d : 0)];
    }

    /// <summary>[D].</summary>
    public float[] Means { get; }

    /// <summary>[D], population standard deviations; a column that is constant becomes 0.</summary>
    public float[] Deviations { get; }

    /// <summary>The same for a network, to which features are channels of one pixel.</summary>
    public ChannelStatistics Statistics => new(Means, Deviations);

    public int Columns => _source.Columns;

    /// <summary>Measures the given rows.</summary>
    public static StandardizedFeatures Measure(MatrixView source, int[] rows)
    {
        var sums = new double[source.Columns];
        var squares = new double[source.Columns];
        var row = new float[source.Columns];
        foreach (int index in rows)
        {
            source.CopyRows(index, 1, row);
            for (int d = 0; d < row.Length; d++)
                sums[d] += row[d];
        }
        for (int d = 0; d < sums.Length; d++)
            sums[d] /= rows.Length;
        // A second pass, because the difference of two large sums would lose the deviation of columns far from 0.
        foreach (int index in rows)
        {
            source.CopyRows(index, 1, row);
            for (int d = 0; d < row.Length; d++)
                squares[d] += (row[d] - sums[d]) * (row[d] - sums[d]);
        }
        return new StandardizedFeatures(source, [.. sums.Select(s => (float)s)], [.. squares.Select(s => (float)Math.Sqrt(s / rows.Length))]);
    }

    /// <summary>Copies one standardised row.</summary>
    public void Copy(int row, Span<float> destination)
    {
        _source.CopyRows(row, 1, destination);
        for (int d = 0; d < destination.Length; d++)
            destination[d] = (destination[d] - Means[d]) * _factors[d];
    }
}
