using Pith.Numerics.Arrays;

namespace Pith.Numerics.Kernels;

/// <summary>A matrix [depth, columns] cut into panels of 64, 32 or 16 columns, each contiguous: the form that the kernels read and sum in.</summary>
/// <remarks>Columns are padded to a multiple of 16 with zeros. Panel p of width w holds [depth, w] row-major from depth times its first column.</remarks>
sealed unsafe class PackedWeights : IDisposable
{
    /// <summary>Columns are padded to a multiple of this.</summary>
    public const int ColumnStep = 16;

    readonly AlignedBuffer _values;

    /// <summary>Takes memory, all zero.</summary>
    /// <param name="depth">Rows, the taps of the kernel times channels.</param>
    /// <param name="columns">Columns before padding.</param>
    public PackedWeights(int depth, int columns)
    {
        Depth = depth;
        Columns = Pad(columns);
        _values = new AlignedBuffer((long)depth * Columns);
        var panels = new List<Panel>();
        for (int first = 0; first < Columns;)
        {
            int left = Columns - first;
            int width = left >= 64 ? 64 : left >= 32 ? 32 : 16;
            panels.Add(new Panel(first, width));
            first += width;
        }
        Panels = [.. panels];
    }

    /// <summary>Rows.</summary>
    public int Depth { get; }

    /// <summary>Columns with padding.</summary>
    public int Columns { get; }

    /// <summary>The panels from left to right.</summary>
    public Panel[] Panels { get; }

    /// <summary>All values, panel after panel.</summary>
    public float* Pointer => _values.Pointer;

    /// <summary>All values, panel after panel.</summary>
    public Span<float> Values => new(_values.Pointer, checked((int)_values.Length));

    /// <summary>The next multiple of 16.</summary>
    public static int Pad(int columns) => (columns + ColumnStep - 1) / ColumnStep * ColumnStep;

    /// <summary>The first value of a panel.</summary>
    public float* Of(Panel panel) => _values.Pointer + ((long)Depth * panel.First);

    /// <summary>The values of one row within a panel.</summary>
    public Span<float> Row(Panel panel, int row) => new(Of(panel) + ((long)row * panel.Width), panel.Width);

    /// <summary>Sets every value to zero.</summary>
    public void Clear() => _values.Clear();

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    /// <summary>One panel: its first column and its width.</summary>
    public readonly record struct Panel(int First, int Width);
}
