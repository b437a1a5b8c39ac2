using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>Turns a 48 x 48 tile of dot products into lower bounds of squared distances and collects the few that matter.</summary>
unsafe struct TileFilter
{
    const int Width = PackedPanels.Width;

    /// <summary>Collected places in the tile: row * 48 + column.</summary>
    public fixed short Places[PanelProduct.TileSize];

    /// <summary>Their lower bounds.</summary>
    public fixed float Bounds[PanelProduct.TileSize];

    /// <summary>How many were collected.</summary>
    public int Count;

    /// <summary>Collects every place whose bound does not exceed its row's or its column's threshold.</summary>
    /// <param name="dots">[48, 48] dot products.</param>
    /// <param name="rowSquares">[48] shrunk squared lengths of the tile's rows.</param>
    /// <param name="columnSquares">[48] shrunk squared lengths of the tile's columns.</param>
    /// <param name="rowThresholds">[48] thresholds of the rows.</param>
    /// <param name="columnThresholds">[48] thresholds of the columns, or null where only rows collect.</param>
    /// <param name="rows">Rows of the tile that exist.</param>
    /// <param name="columns">Columns of the tile that exist.</param>
    /// <param name="upperOnly">Whether only places right of the diagonal count, as in a tile of a block with itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect(
        float* dots,
        float* rowSquares,
        float* columnSquares,
        float* rowThresholds,
        float* columnThresholds,
        int rows,
        int columns,
        bool upperOnly)
    {
        int count = 0;
        Vector256<float> minusTwo = Vector256.Create(-2f);
        float* bounds = stackalloc float[8];
        for (int i = 0; i < rows; i++)
        {
            Vector256<float> rowSquare = Vector256.Create(rowSquares[i]);
            Vector256<float> rowThreshold = Vector256.Create(rowThresholds[i]);
            for (int j = 0; j < columns; j += 8)
            {
                Vector256<float> sum = rowSquare + Vector256.Load(columnSquares + j);
                Vector256<float> bound = Vector256.FusedMultiplyAdd(minusTwo, Vector256.Load(dots + (i * Width) + j), sum);
                Vector256<float> threshold = columnThresholds == null
                    ? rowThreshold
                    : Vector256.Max(rowThreshold, Vector256.Load(columnThresholds + j));
                uint passing = Vector256.LessThanOrEqual(bound, threshold).ExtractMostSignificantBits();
                if (passing == 0)
                    continue;
                bound.Store(bounds);
                for (; passing != 0; passing &= passing - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(passing);
                    int column = j + lane;
                    if (column >= columns || (upperOnly && column <= i))
                        continue;
                    Places[count] = (short)((i * Width) + column);
                    Bounds[count++] = bounds[lane];
                }
            }
        }
        Count = count;
    }
}
