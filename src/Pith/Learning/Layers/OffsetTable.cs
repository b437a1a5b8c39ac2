using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pith.Learning.Layers;

/// <summary>Whole numbers at a fixed place in memory: where windows and taps begin.</summary>
sealed unsafe class OffsetTable
{
    readonly int[] _values;

    /// <summary>Keeps a copy of the numbers.</summary>
    public OffsetTable(IReadOnlyList<int> values)
    {
        _values = GC.AllocateUninitializedArray<int>(values.Count, pinned: true);
        for (int i = 0; i < values.Count; i++)
            _values[i] = values[i];
    }

    /// <summary>The first number; valid as long as the table lives.</summary>
    public int* Pointer => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    /// <summary>Where every output pixel's window begins, image after image.</summary>
    public static OffsetTable Windows(int images, int imageSize, int height, int width, int stride, int rowStride, int pitch)
    {
        var offsets = new List<int>(images * height * width);
        for (int image = 0; image < images; image++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    offsets.Add(checked((image * imageSize) + (y * stride * rowStride) + (x * stride * pitch)));
            }
        }
        return new OffsetTable(offsets);
    }
}
