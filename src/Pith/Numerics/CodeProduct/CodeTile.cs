using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.CodeProduct;

/// <summary>Dot products of a few rows of 16-bit codes with a few others, in whole numbers.</summary>
/// <remarks>Codes lie in panels, [steps][stride]: each 32-bit element holds two neighbouring codes of one row. Rows no longer than 23,170 = sqrt(2^29)
/// have dot products, and by Cauchy and Schwarz partial sums in any order, below 2^29.01, so 32 bits hold them exactly and every kernel gives
/// the same numbers.</remarks>
static unsafe class CodeTile
{
    /// <summary>Rows of A that one call covers.</summary>
    public const int Rows = 8;

    /// <summary>C[8, columns] = A^T B.</summary>
    /// <param name="a">First of 8 neighbouring elements of a panel.</param>
    /// <param name="b">First of <paramref name="columns"/> neighbouring elements of a panel, aligned as the panel.</param>
    /// <param name="stride">Elements from one step of a panel to the next, of both panels.</param>
    /// <param name="steps">Pairs of codes a row.</param>
    /// <param name="columns">16, 32 or 48.</param>
    /// <param name="c">First element of the result.</param>
    /// <param name="cStride">Elements from one row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(int* a, int* b, nint stride, int steps, int columns, int* c, nint cStride)
    {
        if (Avx512BW.IsSupported)
        {
            switch (columns)
            {
                case 48:
                    CodeKernel512.Multiply48(a, b, stride, steps, c, cStride);
                    break;
                case 32:
                    CodeKernel512.Multiply32(a, b, stride, steps, c, cStride);
                    break;
                default:
                    CodeKernel512.Multiply16(a, b, stride, steps, c, cStride);
                    break;
            }
        }
        else if (Avx2.IsSupported)
        {
            for (int i = 0; i < Rows; i += 4)
            {
                for (int j = 0; j < columns; j += 16)
                    CodeKernel256.Multiply16(a + i, b + j, stride, steps, c + (i * cStride) + j, cStride);
            }
        }
        else
        {
            CodeKernelScalar.Multiply(a, b, stride, steps, Rows, columns, c, cStride);
        }
    }
}
