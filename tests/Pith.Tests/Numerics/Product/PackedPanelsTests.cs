using Pith.Numerics.Product;

namespace Pith.Tests.Numerics.Product;

public sealed class PackedPanelsTests
{
    [Theory]
    [InlineData(48, 8)]
    [InlineData(48, 7)]
    [InlineData(5, 9)]
    [InlineData(1, 1)]
    [InlineData(47, 130)]
    public unsafe void ValueOfRowAndStepLiesAtStepTimes48PlusRow(int rows, int depth)
    {
        using var panels = new PackedPanels(96, depth);
        float[] source = [.. Enumerable.Range(1, rows * depth).Select(v => (float)v)];
        panels.PackPanel(1, source, rows);
        float* panel = panels.Panel(1);
        for (int step = 0; step < depth; step++)
        {
            for (int row = 0; row < PackedPanels.Width; row++)
                Assert.Equal(row < rows ? source[row * depth + step] : 0, panel[step * PackedPanels.Width + row]);
        }
    }
}
