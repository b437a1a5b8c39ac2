using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>Shrunk squared lengths with a panel's width of room at the end, so that vectors may read past the last row.</summary>
static class PaddedSquares
{
    /// <summary>[N + 48] pinned; the room holds infinity, which passes no threshold.</summary>
    public static float[] Of(SearchSpace space)
    {
        float[] padded = GC.AllocateArray<float>(space.Matrix.Rows + PackedPanels.Width, pinned: true);
        space.ShrunkSquares.CopyTo(padded, 0);
        Array.Fill(padded, float.PositiveInfinity, space.Matrix.Rows, PackedPanels.Width);
        return padded;
    }
}
