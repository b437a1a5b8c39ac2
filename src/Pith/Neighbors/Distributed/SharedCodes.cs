using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Gives each rank the codes of its rows in an order that is known.</summary>
static unsafe class SharedCodes
{
    /// <summary>Sends the codes of this rank's share of the rows, and takes those of its rows in the order.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="encoded">The codes of the share.</param>
    /// <param name="share">The share.</param>
    /// <param name="order">[N] the row that comes to each place.</param>
    /// <param name="starts">[ranks + 1] the first place of each rank.</param>
    /// <param name="threads">Threads of this rank.</param>
    public static CodeMatrix InOrder(ICommunicator ranks, CodeMatrix encoded, RowShare share, int[] order, int[] starts, int threads)
    {
        int width = encoded.Width, first = starts[ranks.Rank];
        var placeOf = new int[share.Count];
        for (int place = 0; place < order.Length; place++)
        {
            if (order[place] >= share.First && order[place] < share.End)
                placeOf[order[place] - share.First] = place;
        }
        CodeMatrix codes = CodeMatrix.Reserve(starts[ranks.Rank + 1] - first, width, encoded.Scale);
        var places = new List<int>[ranks.Size];
        for (int rank = 0; rank < ranks.Size; rank++)
            places[rank] = [];
        for (int row = 0; row < share.Count; row++)
            places[RowShare.OwnerOf(starts, placeOf[row])].Add(row);
        // A record is the place, and the codes.
        int bytes = sizeof(int) + (width * sizeof(short));
        Dealing.Run(ranks, Array.ConvertAll(places, some => (long)some.Count), null, bytes, Write, Read, threads);
        return codes;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long start, Span<byte> records)
        {
            for (int i = (int)start; records.Length > 0; i++, records = records[bytes..])
            {
                int row = places[to][i];
                BinaryPrimitives.WriteInt32LittleEndian(records, placeOf[row]);
                new ReadOnlySpan<byte>(encoded.Of(row), bytes - sizeof(int)).CopyTo(records[sizeof(int)..]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long start, ReadOnlySpan<byte> records)
        {
            for (; records.Length > 0; records = records[bytes..])
                codes.Set(BinaryPrimitives.ReadInt32LittleEndian(records) - first, MemoryMarshal.Cast<byte, short>(records[sizeof(int)..bytes]));
        }
    }
}
