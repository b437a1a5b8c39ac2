using System.Runtime.CompilerServices;

namespace Pith.Numerics.Product;

/// <summary>Dot products of every row of some panels with every row of others: the blocked heart of all dense work.</summary>
/// <remarks>Goto and van de Geijn's blocking with one layout for both sides: a chunk of <see cref="ChunkDepth"/> steps of a B panel stays
/// in the first cache level while the chunks of the A panels stream through it; the 48 x 48 tiles of C stay in the second. Every element
/// of C is one fused multiply-add chain over the steps in ascending order, whatever the blocking, so the bits are the same for
/// every vector width, block size and thread count.</remarks>
static unsafe class PanelProduct
{
    /// <summary>Values of one 48 x 48 tile.</summary>
    public const int TileSize = PackedPanels.Width * PackedPanels.Width;

    /// <summary>Steps of a chunk: 128 x 48 x 4 bytes = 24 KB, half of a 48 KB first-level cache.</summary>
    const int ChunkDepth = 128;

    /// <summary>Fills the tiles of <paramref name="aCount"/> by <paramref name="bCount"/> panels.</summary>
    /// <param name="a">The rows of C.</param>
    /// <param name="aFirst">First panel of <paramref name="a"/>.</param>
    /// <param name="aCount">Panels of <paramref name="a"/>.</param>
    /// <param name="b">The columns of C.</param>
    /// <param name="bFirst">First panel of <paramref name="b"/>.</param>
    /// <param name="bCount">Panels of <paramref name="b"/>.</param>
    /// <param name="tiles">[bCount][aCount] tiles of [48, 48].</param>
    public static void Multiply(PackedPanels a, int aFirst, int aCount, PackedPanels b, int bFirst, int bCount, float* tiles)
    {
        new Span<float>(tiles, aCount * bCount * TileSize).Clear();
        int depth = a.Depth;
        for (int step = 0; step < depth; step += ChunkDepth)
        {
            int steps = Math.Min(ChunkDepth, depth - step);
            long offset = (long)step * PackedPanels.Width;
            for (int j = 0; j < bCount; j++)
            {
                float* bChunk = b.Panel(bFirst + j) + offset;
                for (int i = 0; i < aCount; i++)
                    AccumulateTile(a.Panel(aFirst + i) + offset, bChunk, steps, tiles + ((j * aCount + i) * TileSize));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AccumulateTile(float* a, float* b, int steps, float* tile)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                for (int i = 0; i < PackedPanels.Width; i += MicroKernel512.Rows)
                    MicroKernel512.Accumulate(a + i, b, steps, tile + (i * PackedPanels.Width));
                break;
            case 256:
                for (int i = 0; i < PackedPanels.Width; i += MicroKernel256.Rows)
                {
                    for (int j = 0; j < PackedPanels.Width; j += MicroKernel256.Columns)
                        MicroKernel256.Accumulate(a + i, b + j, steps, tile + (i * PackedPanels.Width) + j);
                }
                break;
            case 128:
                for (int i = 0; i < PackedPanels.Width; i += MicroKernel128.Rows)
                {
                    for (int j = 0; j < PackedPanels.Width; j += MicroKernel128.Columns)
                        MicroKernel128.Accumulate(a + i, b + j, steps, tile + (i * PackedPanels.Width) + j);
                }
                break;
            default:
                for (int i = 0; i < PackedPanels.Width; i += ScalarMicroKernel.Rows)
                {
                    for (int j = 0; j < PackedPanels.Width; j += ScalarMicroKernel.Columns)
                        ScalarMicroKernel.Accumulate(a + i, b + j, steps, tile + (i * PackedPanels.Width) + j);
                }
                break;
        }
    }
}
