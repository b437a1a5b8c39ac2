using System.Runtime.Intrinsics.X86;
using Pith.Numerics.CodeProduct;

namespace Pith.Tests.Numerics.CodeProduct;

public sealed unsafe class CodeTileTests
{
    const int Rows = 48;

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(48)]
    public void EveryKernelGivesTheDotProductsOfTheCodes(int columns)
    {
        foreach (int steps in new[] { 16, 32, 80 })
        {
            // Rows of length 23,170 at most: all codes large and of one sign is the worst case.
            foreach (short largest in new short[] { 3, (short)(23_170 / Math.Sqrt(2 * steps)) })
            {
                short[][] rows = [.. Enumerable.Range(0, Rows).Select(r => Codes(2 * steps, largest, r))];
                int[] panel = Panel(rows, steps);
                var expected = new int[CodeTile.Rows * columns];
                for (int i = 0; i < CodeTile.Rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                        expected[(i * columns) + j] = (int)rows[8 + i].Zip(rows[j], (a, b) => (long)a * b).Sum();
                }
                fixed (int* p = panel)
                {
                    int* from = p;
                    Assert.Equal(expected, Product(columns, c => CodeTile.Multiply(from + 8, from, Rows, steps, columns, (int*)c, columns)));
                    Assert.Equal(expected, Product(columns, c => CodeKernelScalar.Multiply(from + 8, from, Rows, steps, CodeTile.Rows, columns, (int*)c, columns)));
                    if (Avx2.IsSupported)
                        Assert.Equal(expected, Product(columns, c => Narrow(from, steps, columns, (int*)c)));
                }
            }
        }
    }

    [Fact]
    public void TranspositionMovesEveryElement()
    {
        const int Steps = 48, Stride = 32;
        int[] source = [.. Enumerable.Range(0, 16 * Steps).Select(i => i * 7919)];
        var panel = new int[Steps * Stride];
        fixed (int* from = source, to = panel)
        {
            int** rows = stackalloc int*[16];
            for (int r = 0; r < 16; r++)
                rows[r] = from + (r * Steps);
            CodeTransposition.SixteenRows(rows, Steps, to + 16, Stride);
        }
        for (int step = 0; step < Steps; step++)
        {
            for (int r = 0; r < 16; r++)
                Assert.Equal((source[(r * Steps) + step], 0), (panel[(step * Stride) + 16 + r], panel[(step * Stride) + r]));
        }
    }

    static void Narrow(int* panel, int steps, int columns, int* c)
    {
        for (int i = 0; i < CodeTile.Rows; i += 4)
        {
            for (int j = 0; j < columns; j += 16)
                CodeKernel256.Multiply16(panel + 8 + i, panel + j, Rows, steps, c + (i * columns) + j, columns);
        }
    }

    static int[] Product(int columns, Action<nint> multiply)
    {
        var c = new int[CodeTile.Rows * columns];
        Array.Fill(c, -1);
        fixed (int* to = c)
            multiply((nint)to);
        return c;
    }

    static short[] Codes(int count, short largest, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => seed % 3 == 0 ? largest : (short)random.Next(-largest, largest + 1))];
    }

    static int[] Panel(short[][] rows, int steps)
    {
        var panel = new int[steps * Rows];
        for (int step = 0; step < steps; step++)
        {
            for (int r = 0; r < Rows; r++)
                panel[(step * Rows) + r] = (ushort)rows[r][2 * step] | (rows[r][(2 * step) + 1] << 16);
        }
        return panel;
    }
}
