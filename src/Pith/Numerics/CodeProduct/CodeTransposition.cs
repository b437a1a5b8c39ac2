using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.CodeProduct;

/// <summary>Turns rows of codes into a panel: element (row, step) goes to step * stride + row.</summary>
static unsafe class CodeTransposition
{
    /// <summary>Rows and steps of one block.</summary>
    public const int Block = 16;

    /// <summary>Transposes 16 rows that may lie anywhere.</summary>
    /// <param name="rows">[16] the first element of each row.</param>
    /// <param name="steps">Elements a row, a multiple of 16.</param>
    /// <param name="panel">Where the first element of the first row goes.</param>
    /// <param name="stride">Elements from one step of the panel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixteenRows(int** rows, int steps, int* panel, nint stride)
    {
        if (Avx512F.IsSupported)
        {
            for (int step = 0; step < steps; step += Block)
                Block512(rows, step, panel + (step * stride), stride);
            return;
        }
        for (int first = 0; first < Block; first += 4)
        {
            int* r0 = rows[first], r1 = rows[first + 1], r2 = rows[first + 2], r3 = rows[first + 3];
            int* to = panel + first;
            for (int step = 0; step < steps; step++)
            {
                Vector128.Create(r0[step], r1[step], r2[step], r3[step]).Store(to);
                to += stride;
            }
        }
    }

    // Three rounds of interleaving: elements, pairs of elements, then quarters of vectors twice.
    static void Block512(int** rows, int at, int* to, nint stride)
    {
        Vector512<int>* r = stackalloc Vector512<int>[Block], t = stackalloc Vector512<int>[Block];
        for (int i = 0; i < 8; i++)
        {
            Vector512<int> even = Vector512.Load(rows[2 * i] + at), odd = Vector512.Load(rows[(2 * i) + 1] + at);
            t[2 * i] = Avx512F.UnpackLow(even, odd);
            t[(2 * i) + 1] = Avx512F.UnpackHigh(even, odd);
        }
        for (int i = 0; i < 4; i++)
        {
            Vector512<long> a = t[4 * i].AsInt64(), b = t[(4 * i) + 1].AsInt64(), c = t[(4 * i) + 2].AsInt64(), d = t[(4 * i) + 3].AsInt64();
            r[4 * i] = Avx512F.UnpackLow(a, c).AsInt32();
            r[(4 * i) + 1] = Avx512F.UnpackHigh(a, c).AsInt32();
            r[(4 * i) + 2] = Avx512F.UnpackLow(b, d).AsInt32();
            r[(4 * i) + 3] = Avx512F.UnpackHigh(b, d).AsInt32();
        }
        for (int i = 0; i < 4; i++)
        {
            t[i] = Avx512F.Shuffle4x128(r[i], r[i + 4], 0x88);
            t[i + 4] = Avx512F.Shuffle4x128(r[i], r[i + 4], 0xdd);
            t[i + 8] = Avx512F.Shuffle4x128(r[i + 8], r[i + 12], 0x88);
            t[i + 12] = Avx512F.Shuffle4x128(r[i + 8], r[i + 12], 0xdd);
        }
        for (int i = 0; i < 4; i++)
        {
            Avx512F.Shuffle4x128(t[i], t[i + 8], 0x88).Store(to + (i * stride));
            Avx512F.Shuffle4x128(t[i + 4], t[i + 12], 0x88).Store(to + ((i + 4) * stride));
            Avx512F.Shuffle4x128(t[i], t[i + 8], 0xdd).Store(to + ((i + 8) * stride));
            Avx512F.Shuffle4x128(t[i + 4], t[i + 12], 0xdd).Store(to + ((i + 12) * stride));
        }
    }
}
