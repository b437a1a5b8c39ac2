using System.Buffers.Binary;
using Pith.Neighbors.Distributed;
using Pith.Numerics.Communication;

namespace Pith.Tests.Neighbors.Distributed;

public sealed class DealingTests
{
    // Records of 40 bytes, so that those from one rank to another take several pieces, the last of which is not full.
    const int Bytes = 40, Most = 240_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void EveryRecordArrivesOnceUnderItsNumber(int size, int threads) => InProcessRanks.Run(size, ranks =>
    {
        long[] counts = [.. Enumerable.Range(0, size).Select(to => CountOf(ranks.Rank, to))];
        byte[][] seen = [.. Enumerable.Range(0, size).Select(from => new byte[CountOf(from, ranks.Rank)])];
        Dealing.Run(ranks, counts, null, Bytes, Write, Read, threads);
        Assert.All(seen, some => Assert.DoesNotContain(some, times => times != 1));

        void Write(int to, long first, Span<byte> records)
        {
            for (int i = 0; i < records.Length / Bytes; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(records[(i * Bytes)..], first + i);
                BinaryPrimitives.WriteInt32LittleEndian(records[((i * Bytes) + 36)..], (100 * ranks.Rank) + to);
            }
        }

        void Read(int from, long first, ReadOnlySpan<byte> records)
        {
            for (int i = 0; i < records.Length / Bytes; i++)
            {
                bool isRight = BinaryPrimitives.ReadInt64LittleEndian(records[(i * Bytes)..]) == first + i
                    && BinaryPrimitives.ReadInt32LittleEndian(records[((i * Bytes) + 36)..]) == (100 * from) + ranks.Rank;
                seen[from][first + i] += (byte)(isRight ? 1 : 2);
            }
        }
    });

    // Ranks send different numbers, and some nothing.
    static int CountOf(int from, int to) => to == 2 && from == 0 ? 0 : Most / (1 + from + (2 * to));
}
