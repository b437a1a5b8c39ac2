using Pith.Numerics.Threading;

namespace Pith.Evaluation.Layout;

/// <summary>What all rows of a layout together do to each of them: <c>sum of 1 / (1 + d^2)</c> over all rows, and its slope.</summary>
/// <remarks>
/// <para>Rows are spread on a grid by cubic B-splines, the grid is convolved with the kernel by Fourier transforms, and value and slope are read
/// off by the same splines, whose own smoothing is divided out. The idea is that of FIt-SNE (Linderman et al. 2019, arXiv 1712.09005); splines
/// as in smooth particle-mesh Ewald sums (Essmann et al. 1995) give a slope without steps. The grid is twice as wide as the layout, so that
/// nothing comes round its edges. A cell is <see cref="FinestCell"/> wide, wider only where the layout would need more than
/// <see cref="MostCells"/> cells. With the finest cells a slope is off by at most some 5 % of the steepest one, which is little beside the many
/// rows that push each one.</para>
/// <para>O(N + G log G) for G cells. Rows are spread in <see cref="Parts"/> fixed parts that are added up in order: threads do not matter.</para>
/// </remarks>
sealed class PushField(int rows, int threads)
{
    /// <summary>Parts of the rows that have a grid of their own while rows are spread.</summary>
    public const int Parts = 4;
    const double FinestCell = 0.4;
    const double CellStep = 1.25;
    const int MostCells = 256;
    const int FewestCells = 16;
    const int Lines = 8;
    const int BlockRows = 4096;

    // Two of the four nodes of a spline lie before a row, and rounding needs one more.
    const int Margin = 3;

    double _cell;
    double _lowX;
    double _lowY;
    int _cells;
    FourierTransform _transform = new(2);
    double[] _kernel = [];
    double[][] _parts = [];
    double[] _real = [];
    double[] _imaginary = [];

    /// <summary>[N] the sum at each row, the row's own 1 included.</summary>
    public float[] Sum { get; } = new float[rows];

    /// <summary>[N] by how much the sum grows to the right.</summary>
    public float[] SlopeX { get; } = new float[rows];

    /// <summary>[N] by how much the sum grows upwards.</summary>
    public float[] SlopeY { get; } = new float[rows];

    /// <summary>Computes the field of the rows where they are now.</summary>
    public void Update(float[] x, float[] y)
    {
        Fit(x, y);
        RowBlocks.ForEach(Parts, 1, threads, () => 0, (part, _, _) => Spread(part, x, y));
        int lines = 2 * _cells;
        RowBlocks.ForEach(_cells, Lines, threads, () => 0, (first, count, _) => TransformRows(first, count));
        RowBlocks.ForEach(_cells + 1, Lines, threads, () => (new double[Lines * lines], new double[Lines * lines]), (first, count, scratch) =>
            Convolve(first, count, scratch));
        RowBlocks.ForEach(_cells, Lines, threads, () => 0, (first, count, _) => TransformBack(first, count));
        RowBlocks.ForEach(x.Length, BlockRows, threads, () => 0, (first, count, _) => ReadOff(first, count, x, y));
    }

    // Chooses the grid; kernel and buffers stay while cell width and size do.
    void Fit(float[] x, float[] y)
    {
        (double lowX, double highX) = (x.Min(), x.Max());
        (double lowY, double highY) = (y.Min(), y.Max());
        double span = Math.Max(highX - lowX, highY - lowY);
        double cell = FinestCell;
        while (span / cell > MostCells - 2 * Margin)
            cell *= CellStep;
        int cells = FewestCells;
        while (span / cell > cells - 2 * Margin)
            cells *= 2;
        (_lowX, _lowY) = (lowX - Margin * cell, lowY - Margin * cell);
        if (cell == _cell && cells == _cells)
            return;
        if (cells != _cells)
        {
            _transform = new FourierTransform(2 * cells);
            _parts = [.. Enumerable.Range(0, Parts).Select(_ => new double[cells * cells])];
            _real = new double[2 * cells * cells];
            _imaginary = new double[2 * cells * cells];
        }
        (_cell, _cells) = (cell, cells);
        _kernel = Kernel();
    }

    // The kernel's transform, divided by the smoothing of both splines; real, because the kernel is even. [columns 0..cells][2 cells].
    double[] Kernel()
    {
        int length = 2 * _cells;
        var real = new double[length * length];
        var imaginary = new double[length * length];
        for (int r = 0; r < length; r++)
        {
            for (int c = 0; c < length; c++)
            {
                double dy = _cell * Math.Min(r, length - r);
                double dx = _cell * Math.Min(c, length - c);
                real[r * length + c] = 1 / (1 + dx * dx + dy * dy);
            }
            _transform.Run(real.AsSpan(r * length, length), imaginary.AsSpan(r * length, length));
        }
        var kernel = new double[(_cells + 1) * length];
        var columnReal = new double[length];
        var columnImaginary = new double[length];
        for (int c = 0; c <= _cells; c++)
        {
            for (int r = 0; r < length; r++)
                (columnReal[r], columnImaginary[r]) = (real[r * length + c], imaginary[r * length + c]);
            _transform.Run(columnReal, columnImaginary);
            for (int r = 0; r < length; r++)
            {
                double smoothing = Smoothing(r, length) * Smoothing(c, length);
                kernel[c * length + r] = columnReal[r] / (smoothing * smoothing * length * length);
            }
        }
        return kernel;
    }

    // The transform of the cubic B-spline at the nodes, 1/6, 4/6, 1/6.
    static double Smoothing(int frequency, int length) => (2 + Math.Cos(2 * Math.PI * frequency / length)) / 3;

    void Spread(int part, float[] x, float[] y)
    {
        double[] grid = _parts[part];
        Array.Clear(grid);
        Span<double> across = stackalloc double[8];
        Span<double> up = stackalloc double[8];
        int end = (int)((long)x.Length * (part + 1) / Parts);
        for (int i = (int)((long)x.Length * part / Parts); i < end; i++)
        {
            int column = Splines((x[i] - _lowX) / _cell, across);
            int row = Splines((y[i] - _lowY) / _cell, up);
            for (int r = 0; r < 4; r++)
            {
                Span<double> line = grid.AsSpan((row + r) * _cells + column, 4);
                for (int c = 0; c < 4; c++)
                    line[c] += up[r] * across[c];
            }
        }
    }

    // The lower half of the padded grid is empty: its rows need no transform.
    void TransformRows(int first, int count)
    {
        int length = 2 * _cells;
        for (int r = first; r < first + count; r++)
        {
            Span<double> real = _real.AsSpan(r * length, length);
            Span<double> imaginary = _imaginary.AsSpan(r * length, length);
            real.Clear();
            imaginary.Clear();
            foreach (double[] part in _parts)
            {
                for (int c = 0; c < _cells; c++)
                    real[c] += part[r * _cells + c];
            }
            _transform.Run(real, imaginary);
        }
    }

    // Columns beyond the middle mirror the ones before it, because the grid is real. The columns of a block are taken out together: they share cache lines.
    void Convolve(int first, int count, (double[] Real, double[] Imaginary) scratch)
    {
        int length = 2 * _cells;
        for (int r = 0; r < _cells; r++)
        {
            for (int c = 0; c < count; c++)
                (scratch.Real[c * length + r], scratch.Imaginary[c * length + r]) = (_real[r * length + first + c], _imaginary[r * length + first + c]);
        }
        for (int c = 0; c < count; c++)
        {
            Span<double> real = scratch.Real.AsSpan(c * length, length);
            Span<double> imaginary = scratch.Imaginary.AsSpan(c * length, length);
            ReadOnlySpan<double> kernel = _kernel.AsSpan((first + c) * length, length);
            real[_cells..].Clear();
            imaginary[_cells..].Clear();
            _transform.Run(real, imaginary);
            for (int r = 0; r < length; r++)
            {
                real[r] *= kernel[r];
                imaginary[r] *= kernel[r];
            }
            _transform.Run(imaginary, real);
        }
        for (int r = 0; r < _cells; r++)
        {
            for (int c = 0; c < count; c++)
                (_real[r * length + first + c], _imaginary[r * length + first + c]) = (scratch.Real[c * length + r], scratch.Imaginary[c * length + r]);
        }
    }

    void TransformBack(int first, int count)
    {
        int length = 2 * _cells;
        for (int r = first; r < first + count; r++)
        {
            Span<double> real = _real.AsSpan(r * length, length);
            Span<double> imaginary = _imaginary.AsSpan(r * length, length);
            for (int c = 1; c < _cells; c++)
                (real[length - c], imaginary[length - c]) = (real[c], -imaginary[c]);
            _transform.Run(imaginary, real);
        }
    }

    void ReadOff(int first, int count, float[] x, float[] y)
    {
        Span<double> across = stackalloc double[8];
        Span<double> up = stackalloc double[8];
        for (int i = first; i < first + count; i++)
        {
            int column = Splines((x[i] - _lowX) / _cell, across);
            int row = Splines((y[i] - _lowY) / _cell, up);
            double sum = 0;
            double slopeX = 0;
            double slopeY = 0;
            for (int r = 0; r < 4; r++)
            {
                ReadOnlySpan<double> line = _real.AsSpan((row + r) * 2 * _cells + column, 4);
                double value = across[0] * line[0] + across[1] * line[1] + across[2] * line[2] + across[3] * line[3];
                double slope = across[4] * line[0] + across[5] * line[1] + across[6] * line[2] + across[7] * line[3];
                sum += up[r] * value;
                slopeX += up[r] * slope;
                slopeY += up[4 + r] * value;
            }
            Sum[i] = (float)sum;
            SlopeX[i] = (float)(slopeX / _cell);
            SlopeY[i] = (float)(slopeY / _cell);
        }
    }

    // The four splines that reach a place, and then their slopes; returns the first one's node.
    static int Splines(double place, Span<double> values)
    {
        int node = (int)place;
        double t = place - node;
        double s = 1 - t;
        values[0] = s * s * s / 6;
        values[1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
        values[2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
        values[3] = t * t * t / 6;
        values[4] = -s * s / 2;
        values[5] = (3 * t * t - 4 * t) / 2;
        values[6] = (4 * s - 3 * s * s) / 2;
        values[7] = t * t / 2;
        return node - 1;
    }
}
