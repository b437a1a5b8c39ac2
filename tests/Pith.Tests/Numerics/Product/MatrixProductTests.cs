using Pith.Numerics.Product;

namespace Pith.Tests.Numerics.Product;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 5)]
    [InlineData(47, 49, 127)]
    [InlineData(48, 48, 128)]
    [InlineData(97, 145, 129)]
    [InlineData(200, 30, 300)]
    [InlineData(5, 600, 0)]
    public void EveryElementIsOneFusedChainOverTheSteps(int m, int n, int k)
    {
        float[] a = Values(m * k, 1), b = Values(n * k, 2);
        var c = new float[m * n];
        MatrixProduct.MultiplyTransposed(a, b, c, m, n, k);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float chain = 0;
                for (int step = 0; step < k; step++)
                    chain = MathF.FusedMultiplyAdd(a[i * k + step], b[j * k + step], chain);
                Assert.Equal(BitConverter.SingleToInt32Bits(chain), BitConverter.SingleToInt32Bits(c[i * n + j]));
            }
        }
    }

    [Fact]
    public void BitsDoNotDependOnTheThreads()
    {
        const int M = 500, N = 333, K = 77;
        float[] a = Values(M * K, 3), b = Values(N * K, 4);
        var once = new float[M * N];
        MatrixProduct.MultiplyTransposed(a, b, once, M, N, K, threads: 1);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            var again = new float[M * N];
            MatrixProduct.MultiplyTransposed(a, b, again, M, N, K, threads);
            Assert.Equal(once, again);
        }
    }

    [Fact]
    public void TooShortSpansAreRefused()
    {
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyTransposed(new float[5], new float[6], new float[4], 2, 2, 3));
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyTransposed(new float[6], new float[6], new float[3], 2, 2, 3));
    }

    [Fact]
    public unsafe void EveryVectorWidthGivesTheScalarKernelsBits()
    {
        const int Depth = 61, Width = PackedPanels.Width;
        float[] a = Values(Depth * Width, 5), b = Values(Depth * Width, 6), start = Values(Width * Width, 7);
        float[] scalar = Tile(ScalarMicroKernel.Rows, ScalarMicroKernel.Columns, &ScalarMicroKernel.Accumulate);
        Assert.Equal(scalar, Tile(MicroKernel128.Rows, MicroKernel128.Columns, &MicroKernel128.Accumulate));
        Assert.Equal(scalar, Tile(MicroKernel256.Rows, MicroKernel256.Columns, &MicroKernel256.Accumulate));
        Assert.Equal(scalar, Tile(MicroKernel512.Rows, MicroKernel512.Columns, &MicroKernel512.Accumulate));

        float[] Tile(int rows, int columns, delegate*<float*, float*, int, float*, void> accumulate)
        {
            float[] tile = [.. start];
            fixed (float* pa = a, pb = b, pc = tile)
            {
                for (int i = 0; i < Width; i += rows)
                {
                    for (int j = 0; j < Width; j += columns)
                        accumulate(pa + i, pb + j, Depth, pc + (i * Width) + j);
                }
            }
            return tile;
        }
    }

    static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-8, 8));
        return values;
    }
}
