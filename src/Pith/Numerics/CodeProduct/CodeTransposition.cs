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

    // Three rounds of interleaving: elements, pairs of elements, then quarters of vectors twice. Named locals, because only those stay in registers.
    static void Block512(int** rows, int at, int* to, nint stride)
    {
        Vector512<int> t0 = Avx512F.UnpackLow(Vector512.Load(rows[0] + at), Vector512.Load(rows[1] + at));
        Vector512<int> t1 = Avx512F.UnpackHigh(Vector512.Load(rows[0] + at), Vector512.Load(rows[1] + at));
        Vector512<int> t2 = Avx512F.UnpackLow(Vector512.Load(rows[2] + at), Vector512.Load(rows[3] + at));
        Vector512<int> t3 = Avx512F.UnpackHigh(Vector512.Load(rows[2] + at), Vector512.Load(rows[3] + at));
        Vector512<int> t4 = Avx512F.UnpackLow(Vector512.Load(rows[4] + at), Vector512.Load(rows[5] + at));
        Vector512<int> t5 = Avx512F.UnpackHigh(Vector512.Load(rows[4] + at), Vector512.Load(rows[5] + at));
        Vector512<int> t6 = Avx512F.UnpackLow(Vector512.Load(rows[6] + at), Vector512.Load(rows[7] + at));
        Vector512<int> t7 = Avx512F.UnpackHigh(Vector512.Load(rows[6] + at), Vector512.Load(rows[7] + at));
        Vector512<int> t8 = Avx512F.UnpackLow(Vector512.Load(rows[8] + at), Vector512.Load(rows[9] + at));
        Vector512<int> t9 = Avx512F.UnpackHigh(Vector512.Load(rows[8] + at), Vector512.Load(rows[9] + at));
        Vector512<int> t10 = Avx512F.UnpackLow(Vector512.Load(rows[10] + at), Vector512.Load(rows[11] + at));
        Vector512<int> t11 = Avx512F.UnpackHigh(Vector512.Load(rows[10] + at), Vector512.Load(rows[11] + at));
        Vector512<int> t12 = Avx512F.UnpackLow(Vector512.Load(rows[12] + at), Vector512.Load(rows[13] + at));
        Vector512<int> t13 = Avx512F.UnpackHigh(Vector512.Load(rows[12] + at), Vector512.Load(rows[13] + at));
        Vector512<int> t14 = Avx512F.UnpackLow(Vector512.Load(rows[14] + at), Vector512.Load(rows[15] + at));
        Vector512<int> t15 = Avx512F.UnpackHigh(Vector512.Load(rows[14] + at), Vector512.Load(rows[15] + at));
        Vector512<int> r0 = Avx512F.UnpackLow(t0.AsInt64(), t2.AsInt64()).AsInt32();
        Vector512<int> r1 = Avx512F.UnpackHigh(t0.AsInt64(), t2.AsInt64()).AsInt32();
        Vector512<int> r2 = Avx512F.UnpackLow(t1.AsInt64(), t3.AsInt64()).AsInt32();
        Vector512<int> r3 = Avx512F.UnpackHigh(t1.AsInt64(), t3.AsInt64()).AsInt32();
        Vector512<int> r4 = Avx512F.UnpackLow(t4.AsInt64(), t6.AsInt64()).AsInt32();
        Vector512<int> r5 = Avx512F.UnpackHigh(t4.AsInt64(), t6.AsInt64()).AsInt32();
        Vector512<int> r6 = Avx512F.UnpackLow(t5.AsInt64(), t7.AsInt64()).AsInt32();
        Vector512<int> r7 = Avx512F.UnpackHigh(t5.AsInt64(), t7.AsInt64()).AsInt32();
        Vector512<int> r8 = Avx512F.UnpackLow(t8.AsInt64(), t10.AsInt64()).AsInt32();
        Vector512<int> r9 = Avx512F.UnpackHigh(t8.AsInt64(), t10.AsInt64()).AsInt32();
        Vector512<int> r10 = Avx512F.UnpackLow(t9.AsInt64(), t11.AsInt64()).AsInt32();
        Vector512<int> r11 = Avx512F.UnpackHigh(t9.AsInt64(), t11.AsInt64()).AsInt32();
        Vector512<int> r12 = Avx512F.UnpackLow(t12.AsInt64(), t14.AsInt64()).AsInt32();
        Vector512<int> r13 = Avx512F.UnpackHigh(t12.AsInt64(), t14.AsInt64()).AsInt32();
        Vector512<int> r14 = Avx512F.UnpackLow(t13.AsInt64(), t15.AsInt64()).AsInt32();
        Vector512<int> r15 = Avx512F.UnpackHigh(t13.AsInt64(), t15.AsInt64()).AsInt32();
        t0 = Avx512F.Shuffle4x128(r0, r4, 0x88);
        t4 = Avx512F.Shuffle4x128(r0, r4, 0xdd);
        t8 = Avx512F.Shuffle4x128(r8, r12, 0x88);
        t12 = Avx512F.Shuffle4x128(r8, r12, 0xdd);
        t1 = Avx512F.Shuffle4x128(r1, r5, 0x88);
        t5 = Avx512F.Shuffle4x128(r1, r5, 0xdd);
        t9 = Avx512F.Shuffle4x128(r9, r13, 0x88);
        t13 = Avx512F.Shuffle4x128(r9, r13, 0xdd);
        t2 = Avx512F.Shuffle4x128(r2, r6, 0x88);
        t6 = Avx512F.Shuffle4x128(r2, r6, 0xdd);
        t10 = Avx512F.Shuffle4x128(r10, r14, 0x88);
        t14 = Avx512F.Shuffle4x128(r10, r14, 0xdd);
        t3 = Avx512F.Shuffle4x128(r3, r7, 0x88);
        t7 = Avx512F.Shuffle4x128(r3, r7, 0xdd);
        t11 = Avx512F.Shuffle4x128(r11, r15, 0x88);
        t15 = Avx512F.Shuffle4x128(r11, r15, 0xdd);
        Avx512F.Shuffle4x128(t0, t8, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t1, t9, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t2, t10, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t3, t11, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t4, t12, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t5, t13, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t6, t14, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t7, t15, 0x88).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t0, t8, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t1, t9, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t2, t10, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t3, t11, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t4, t12, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t5, t13, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t6, t14, 0xdd).Store(to);
        to += stride;
        Avx512F.Shuffle4x128(t7, t15, 0xdd).Store(to);
    }
}
