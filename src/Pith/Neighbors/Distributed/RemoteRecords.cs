using System.Runtime.CompilerServices;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Reads what other ranks have of rows.</summary>
static class RemoteRecords
{
    // Bytes that a rank asks for at a time.
    const int BatchBytes = 32 << 20;

    /// <summary>Writes what a rank has of one of its rows.</summary>
    public delegate void Reader<T>(int row, Span<T> record);

    /// <summary>Takes what was asked for, in the order in which it was asked for.</summary>
    public delegate void Taker<T>(int index, ReadOnlySpan<T> record);

    /// <summary>Fetches records of rows; all ranks call it, and each answers for its own rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="starts">[ranks + 1] the first row of each.</param>
    /// <param name="wanted">Rows, ascending.</param>
    /// <param name="width">Values of a record.</param>
    /// <param name="read">Writes the record of a row of this rank.</param>
    /// <param name="take">Told every record.</param>
    public static void Fetch<T>(ICommunicator ranks, int[] starts, int[] wanted, int width, Reader<T> read, Taker<T> take)
        where T : unmanaged
    {
        int batch = Math.Max(1, BatchBytes / (width * Unsafe.SizeOf<T>()));
        long[] most = [(wanted.Length + batch - 1) / batch];
        ranks.Max(most);
        for (int round = 0; round < most[0]; round++)
        {
            int first = (int)Math.Min((long)round * batch, wanted.Length), end = (int)Math.Min((long)first + batch, wanted.Length);
            int[][] asked = ranks.AllToAll(ByOwner(starts, wanted, first, end));
            var answers = new ReadOnlyMemory<T>[ranks.Size];
            for (int rank = 0; rank < ranks.Size; rank++)
            {
                var records = new T[asked[rank].Length * width];
                for (int i = 0; i < asked[rank].Length; i++)
                    read(asked[rank][i], records.AsSpan(i * width, width));
                answers[rank] = records;
            }
            int next = first;
            foreach (T[] answer in ranks.AllToAll(answers))
            {
                for (int at = 0; at < answer.Length; at += width)
                    take(next++, answer.AsSpan(at, width));
            }
        }
    }

    static ReadOnlyMemory<int>[] ByOwner(int[] starts, int[] wanted, int first, int end)
    {
        var parts = new ReadOnlyMemory<int>[starts.Length - 1];
        int from = first;
        for (int rank = 0; rank < parts.Length; rank++)
        {
            int to = from;
            while (to < end && wanted[to] < starts[rank + 1])
                to++;
            parts[rank] = wanted.AsMemory(from, to - from);
            from = to;
        }
        return parts;
    }
}
