namespace Pith.Numerics.CodeProduct;

/// <summary>Dot products of 16-bit codes without vectors: what the other kernels must equal.</summary>
static unsafe class CodeKernelScalar
{
    /// <summary>C[rows, columns] = A^T B; see <see cref="CodeTile.Multiply"/> for the parameters.</summary>
    public static void Multiply(int* a, int* b, nint stride, int steps, int rows, int columns, int* c, nint cStride)
    {
        for (int i = 0; i < rows; i++)
            new Span<int>(c + (i * cStride), columns).Clear();
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < rows; i++)
            {
                int low = (short)a[i], high = a[i] >> 16;
                int* row = c + (i * cStride);
                for (int j = 0; j < columns; j++)
                    row[j] += (low * (short)b[j]) + (high * (b[j] >> 16));
            }
            a += stride;
            b += stride;
        }
    }
}
