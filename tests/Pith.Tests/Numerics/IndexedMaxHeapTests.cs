using FsCheck;
using FsCheck.Fluent;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Tests.Selection;

namespace Pith.Tests.Numerics;

public class IndexedMaxHeapTests
{
    [Fact]
    public void RandomOperations_AgreeWithASearchThroughAllRows()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomStream((ulong)seed, "heap-test");
            int rows = 1 + random.NextInt(40);
            var keys = new double[rows];
            for (int i = 0; i < rows; i++)
                keys[i] = random.NextInt(6);
            int[] start = random.Sample(rows, 1 + random.NextInt(rows));
            var present = new SortedSet<int>(start);
            var heap = new IndexedMaxHeap(rows);
            heap.Fill([0], new double[rows]);
            heap.Fill(start, keys);
            while (present.Count > 0)
            {
                int best = present.OrderByDescending(row => keys[row]).ThenBy(row => row).First();
                Assert.Equal((best, keys[best], present.Count), (heap.TopRow, heap.TopKey, heap.Count));
                Assert.All(Enumerable.Range(0, rows), row => Assert.Equal(present.Contains(row), heap.Contains(row)));
                int victim = present.ElementAt(random.NextInt(present.Count));
                Assert.Equal(keys[victim], heap.KeyOf(victim));
                switch (random.NextInt(4))
                {
                    case 0:
                        Assert.Equal(best, heap.Pop());
                        present.Remove(best);
                        break;
                    case 1:
                        heap.Remove(victim);
                        present.Remove(victim);
                        break;
                    default:
                        keys[victim] = random.NextInt(6) - 2;
                        heap.Update(victim, keys[victim]);
                        break;
                }
            }
            return heap.Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pop_OfEqualKeys_GivesAscendingRows()
    {
        var heap = new IndexedMaxHeap(100);
        heap.Fill(new RandomStream(1, "ties").Sample(100, 100), new double[100]);
        Assert.Equal(Enumerable.Range(0, 100), Enumerable.Range(0, 100).Select(_ => heap.Pop()));
    }

    [Fact]
    public void Operations_AllocateNothing()
    {
        var keys = new double[1000];
        int[] rows = [.. Enumerable.Range(0, 1000)];
        var heap = new IndexedMaxHeap(1000);
        heap.Fill(rows, keys);
        heap.Pop();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 999; i > 1; i--)
        {
            heap.Update(i, i % 7);
            heap.Pop();
            if (heap.Contains(i))
                heap.Remove(i);
            if (heap.Count < 10)
                break;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
