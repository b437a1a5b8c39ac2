using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Reads what other ranks have of rows.</summary>
static class RemoteRecords
{
    /// <summary>Writes what a rank has of one of its rows.</summary>
    public delegate void Reader<T>(int row, Span<T> record);

    /// <summary>Takes a record of those asked for.</summary>
    public delegate void Taker<T>(int index, ReadOnlySpan<T> record);

    /// <summary>Fetches records of rows; all ranks call it, and each answers for its own rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="starts">[ranks + 1] the first row of each.</param>
    /// <param name="wanted">Rows, ascending.</param>
    /// <param name="width">Values of a record.</param>
    /// <param name="read">Writes the record of a row of this rank.</param>
    /// <param name="take">Told every record.</param>
    /// <param name="threads">Threads of this rank, which read and take different records at once.</param>
    public static void Fetch<T>(ICommunicator ranks, int[] starts, int[] wanted, int width, Reader<T> read, Taker<T> take, int threads)
        where T : unmanaged
    {
        int[] ends = new int[ranks.Size + 1];
        var asks = new ReadOnlyMemory<int>[ranks.Size];
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            int end = Array.BinarySearch(wanted, starts[rank + 1]);
            ends[rank + 1] = Math.Max(ends[rank], end < 0 ? ~end : end);
            asks[rank] = wanted.AsMemory(ends[rank], ends[rank + 1] - ends[rank]);
        }
        int[][] asked = ranks.AllToAll(asks);
        int bytes = width * Unsafe.SizeOf<T>();
        Dealing.Run(
            ranks, Array.ConvertAll(asked, some => some.LongLength), Array.ConvertAll(asks, some => (long)some.Length), bytes, Write, Read, threads);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long first, Span<byte> records)
        {
            for (int i = (int)first; records.Length > 0; i++, records = records[bytes..])
                read(asked[to][i], MemoryMarshal.Cast<byte, T>(records[..bytes]));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long first, ReadOnlySpan<byte> records)
        {
            for (int i = ends[from] + (int)first; records.Length > 0; i++, records = records[bytes..])
                take(i, MemoryMarshal.Cast<byte, T>(records[..bytes]));
        }
    }
}
