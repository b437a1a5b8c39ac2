using Pith.Numerics;

namespace Pith.Tests.Numerics;

public sealed class LoweringHeapTests
{
    [Fact]
    public void Rows_come_by_falling_key_then_row_also_while_keys_fall()
    {
        var random = new Random(4);
        for (int time = 0; time < 300; time++)
        {
            int rows = random.Next(1, 120);
            double[] keys = [.. Enumerable.Range(0, rows).Select(_ => random.Next(12) - 6.0)];
            int[] inside = [.. Enumerable.Range(0, rows).Where(_ => random.Next(4) > 0)];
            var heap = new LoweringHeap(random.Next(2) * rows);
            heap.Fill(inside, keys);
            List<int> left = [.. inside];
            while (left.Count > 0)
            {
                Assert.Equal(left.Count, heap.Count);
                int expected = left.OrderByDescending(row => keys[row]).ThenBy(row => row).First();
                Assert.Equal((expected, keys[expected]), (heap.TopRow, heap.TopKey));
                Assert.Equal(left.Order(), Enumerable.Range(0, heap.Count).Select(heap.RowAt).Order());
                if (random.Next(2) == 0)
                {
                    keys[expected] -= random.Next(3);
                    heap.LowerTop(keys[expected]);
                }
                else
                {
                    left.Remove(expected);
                    heap.Pop();
                }
            }
            Assert.Equal(0, heap.Count);
        }
    }
}
