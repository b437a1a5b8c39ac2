using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>One worker's buffers, reserved once so that nothing is allocated per row.</summary>
sealed class SearchScratch(int columns)
{
    double[] _wideRows = [];

    /// <summary>A panel's rows in single precision.</summary>
    public float[] Rows { get; } = new float[PackedPanels.Width * columns];

    public float[] RowA { get; } = new float[columns];

    public float[] RowB { get; } = new float[columns];

    public double[] WideA { get; } = new double[columns];

    public double[] WideB { get; } = new double[columns];

    /// <summary>A panel's rows in double precision; reserved only where the storage needs it.</summary>
    public Span<double> WideRows(int length)
    {
        if (_wideRows.Length < length)
            _wideRows = new double[Math.Max(length, PackedPanels.Width * columns)];
        return _wideRows.AsSpan(0, length);
    }
}
