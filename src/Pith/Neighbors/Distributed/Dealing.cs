using System.Buffers;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>Deals records out to ranks, a piece of each at a time, so that what is on its way takes little memory, and always the same.</summary>
static class Dealing
{
    // Bytes of a piece: what a cache holds, and less where there are many ranks to each of which one goes.
    const int MostBytes = 4 << 20;
    const int FewestBytes = 64 << 10;
    const long AllBytes = 64L << 20;

    // What a rank has for itself goes through a buffer that the nearest cache holds.
    const int OwnBytes = 64 << 10;

    const int BlockBytes = 64 << 10;

    /// <summary>Writes the records for a rank from some number on; several threads call it, each for other records.</summary>
    public delegate void Writer(int to, long first, Span<byte> records);

    /// <summary>Takes the records of a rank from some number on; several threads call it, each for other records.</summary>
    public delegate void Reader(int from, long first, ReadOnlySpan<byte> records);

    /// <summary>Deals out.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="counts">[ranks] records for each rank, this one included.</param>
    /// <param name="taken">[ranks] records from each; null where only the senders know.</param>
    /// <param name="recordBytes">Bytes of a record.</param>
    /// <param name="write">Writes records.</param>
    /// <param name="read">Takes records.</param>
    /// <param name="threads">Threads of this rank.</param>
    public static void Run(ICommunicator ranks, long[] counts, long[]? taken, int recordBytes, Writer write, Reader read, int threads)
    {
        int own = ranks.Rank, size = ranks.Size;
        taken ??= Array.ConvertAll(ranks.AllToAll([.. counts.Select(count => new ReadOnlyMemory<long>([count]))]), some => some[0]);
        GoThrough(counts[own], recordBytes, own, write, read, threads);
        if (size == 1)
            return;
        int piece = Math.Max(1, (int)Math.Clamp(AllBytes / size, FewestBytes, MostBytes) / recordBytes);
        long[] most = [Math.Max(MostOf(counts, own), MostOf(taken, own))];
        ranks.Max(most);
        byte[][] sent = BuffersOf(counts, own, piece, recordBytes), received = BuffersOf(taken, own, piece, recordBytes);
        var parts = new ReadOnlyMemory<byte>[size];
        var places = new Memory<byte>[size];
        for (long first = 0; first < most[0]; first += piece)
        {
            for (int rank = 0; rank < size; rank++)
            {
                if (rank == own)
                    continue;
                int some = (int)Math.Clamp(counts[rank] - first, 0, piece), others = (int)Math.Clamp(taken[rank] - first, 0, piece);
                Write(rank, first, sent[rank], some);
                (parts[rank], places[rank]) = (sent[rank].AsMemory(0, some * recordBytes), received[rank].AsMemory(0, others * recordBytes));
            }
            ranks.Exchange(parts, places);
            for (int rank = 0; rank < size; rank++)
                Read(rank, first, received[rank], places[rank].Length / recordBytes);
        }
        foreach (byte[] buffer in (byte[][])[.. sent, .. received])
            ArrayPool<byte>.Shared.Return(buffer);

        void Write(int to, long first, byte[] buffer, int records) => RowBlocks.ForEach(
            records, Math.Max(1, BlockBytes / recordBytes), threads, () => 0,
            (start, count, _) => write(to, first + start, buffer.AsSpan(start * recordBytes, count * recordBytes)));

        void Read(int from, long first, byte[] buffer, int records) => RowBlocks.ForEach(
            records, Math.Max(1, BlockBytes / recordBytes), threads, () => 0,
            (start, count, _) => read(from, first + start, buffer.AsSpan(start * recordBytes, count * recordBytes)));
    }

    static long MostOf(long[] counts, int own) => counts.Where((_, rank) => rank != own).Max();

    // Kept from one time to the next: to touch new memory takes longer than to fill it again.
    static byte[][] BuffersOf(long[] counts, int own, int piece, int recordBytes) =>
        [.. counts.Select((count, rank) => rank == own ? [] : ArrayPool<byte>.Shared.Rent((int)Math.Min(count, piece) * recordBytes))];

    static void GoThrough(long records, int recordBytes, int own, Writer write, Reader read, int threads)
    {
        int piece = Math.Max(1, OwnBytes / recordBytes);
        RowBlocks.Run((int)Math.Min(RowBlocks.Threads(threads), (records + piece - 1) / piece), next =>
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(piece * recordBytes);
            for (long first = (long)next() * piece; first < records; first = (long)next() * piece)
            {
                Span<byte> some = buffer.AsSpan(0, (int)Math.Min(piece, records - first) * recordBytes);
                write(own, first, some);
                read(own, first, some);
            }
            ArrayPool<byte>.Shared.Return(buffer);
        });
    }
}
