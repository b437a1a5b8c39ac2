using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Product;

/// <summary>Turns row-major rows into a panel: value (row, step) goes to step * 48 + row.</summary>
static unsafe class PanelTransposition
{
    const int Width = PackedPanels.Width;

    /// <summary>Writes <paramref name="rows"/> rows of <paramref name="depth"/> values; the panel's other rows become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, int rows, int depth, float* panel)
    {
        if (rows < Width)
            new Span<float>(panel, checked(depth * Width)).Clear();
        int fourRows = rows & ~3;
        int fourSteps = depth & ~3;
        // Four steps of all rows at a time: the 4 x 192 bytes written stay in the first cache level.
        for (int step = 0; step < fourSteps; step += 4)
        {
            float* to = panel + ((long)step * Width);
            for (int row = 0; row < fourRows; row += 4)
            {
                float* from = source + ((long)row * depth) + step;
                Vector128<float> r0 = Vector128.Load(from);
                Vector128<float> r1 = Vector128.Load(from + depth);
                Vector128<float> r2 = Vector128.Load(from + (2L * depth));
                Vector128<float> r3 = Vector128.Load(from + (3L * depth));
                Vector128<float> low01 = Interleave(r0, r1, out Vector128<float> high01);
                Vector128<float> low23 = Interleave(r2, r3, out Vector128<float> high23);
                Pairs(low01, low23, out Vector128<float> step0, out Vector128<float> step1);
                Pairs(high01, high23, out Vector128<float> step2, out Vector128<float> step3);
                step0.Store(to + row);
                step1.Store(to + Width + row);
                step2.Store(to + (2 * Width) + row);
                step3.Store(to + (3 * Width) + row);
            }
        }
        for (int row = 0; row < rows; row++)
        {
            int first = row < fourRows ? fourSteps : 0;
            for (int step = first; step < depth; step++)
                panel[((long)step * Width) + row] = source[((long)row * depth) + step];
        }
    }

    // (x0 x1 x2 x3), (y0 y1 y2 y3) -> (x0 y0 x1 y1) and (x2 y2 x3 y3)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Interleave(Vector128<float> x, Vector128<float> y, out Vector128<float> high)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            high = System.Runtime.Intrinsics.X86.Sse.UnpackHigh(x, y);
            return System.Runtime.Intrinsics.X86.Sse.UnpackLow(x, y);
        }
        high = Vector128.Create(x[2], y[2], x[3], y[3]);
        return Vector128.Create(x[0], y[0], x[1], y[1]);
    }

    // (a0 b0 a1 b1), (c0 d0 c1 d1) -> (a0 b0 c0 d0) and (a1 b1 c1 d1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Pairs(Vector128<float> ab, Vector128<float> cd, out Vector128<float> first, out Vector128<float> second)
    {
        first = Vector128.Create(ab.GetLower(), cd.GetLower());
        second = Vector128.Create(ab.GetUpper(), cd.GetUpper());
    }
}
