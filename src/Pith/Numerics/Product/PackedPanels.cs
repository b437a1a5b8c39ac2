using System.Runtime.InteropServices;

namespace Pith.Numerics.Product;

/// <summary>Rows of a matrix repacked for the product kernel: panels of 48 rows, each stored step by step, [panels][depth][48].</summary>
/// <remarks>Both factors of A*B^T use the same layout, so that a block packed once serves on either side, as the symmetry of a distance
/// matrix wants. 48 is the width of the widest kernel's tile (three 512-bit vectors) and a multiple of every narrower one. Rows past the
/// end of the last panel are zero. The buffer is 64-byte aligned native memory, released by <see cref="Dispose"/>.</remarks>
sealed unsafe class PackedPanels : IDisposable
{
    /// <summary>Rows in a panel.</summary>
    public const int Width = 48;

    float* _values;

    /// <summary>Reserves room for <paramref name="capacityRows"/> rows of <paramref name="depth"/> values.</summary>
    public PackedPanels(int capacityRows, int depth)
    {
        Depth = depth;
        CapacityPanels = PanelsOf(capacityRows);
        _values = (float*)NativeMemory.AlignedAlloc((nuint)CapacityPanels * Width * (nuint)Math.Max(depth, 1) * sizeof(float), 64);
    }

    /// <summary>Values a row, the length of every dot product.</summary>
    public int Depth { get; }

    /// <summary>Panels that fit.</summary>
    public int CapacityPanels { get; }

    /// <summary>Panels needed for <paramref name="rows"/> rows.</summary>
    public static int PanelsOf(int rows) => (rows + Width - 1) / Width;

    /// <summary>Bytes that <see cref="PackedPanels(int, int)"/> reserves.</summary>
    public static long BytesOf(int rows, int depth) => (long)PanelsOf(rows) * Width * depth * sizeof(float);

    /// <summary>The values of panel <paramref name="panel"/>, [depth][48].</summary>
    public float* Panel(int panel) => _values + ((long)panel * Width * Depth);

    /// <summary>Writes <paramref name="rows"/> rows, [rows, depth] row-major, at the start of panel <paramref name="panel"/>.</summary>
    /// <param name="panel">The panel to fill.</param>
    /// <param name="source">[rows, depth] row-major.</param>
    /// <param name="rows">Rows, 1..48; the panel's other rows become zero.</param>
    public void PackPanel(int panel, ReadOnlySpan<float> source, int rows)
    {
        int depth = Depth;
        fixed (float* from = source)
        {
            PanelTransposition.Transpose(from, rows, depth, Panel(panel));
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.SuppressFinalize(this);
    }

    ~PackedPanels() => NativeMemory.AlignedFree(_values);
}
