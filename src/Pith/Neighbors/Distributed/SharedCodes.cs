using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Gives each rank the codes of its rows in an order that is known.</summary>
static unsafe class SharedCodes
{
    // Codes that a rank sends at a time.
    const int BatchCodes = 1 << 26;

    /// <summary>Sends the codes of this rank's share of the rows, and takes those of its rows in the order.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="encoded">The codes of the share.</param>
    /// <param name="share">The share.</param>
    /// <param name="order">[N] the row that comes to each place.</param>
    /// <param name="starts">[ranks + 1] the first place of each rank.</param>
    public static CodeMatrix InOrder(ICommunicator ranks, CodeMatrix encoded, RowShare share, int[] order, int[] starts)
    {
        int width = encoded.Width, first = starts[ranks.Rank];
        var placeOf = new int[share.Count];
        for (int place = 0; place < order.Length; place++)
        {
            if (order[place] >= share.First && order[place] < share.End)
                placeOf[order[place] - share.First] = place;
        }
        CodeMatrix codes = CodeMatrix.Reserve(starts[ranks.Rank + 1] - first, width, encoded.Scale);
        int batch = Math.Max(1, BatchCodes / width);
        long[] rounds = [(share.Count + batch - 1) / batch];
        ranks.Max(rounds);
        for (int round = 0; round < rounds[0]; round++)
        {
            int from = (int)Math.Min(share.Count, (long)round * batch), end = Math.Min(share.Count, from + batch);
            var places = new List<int>[ranks.Size];
            for (int rank = 0; rank < ranks.Size; rank++)
                places[rank] = [];
            for (int row = from; row < end; row++)
                places[RowShare.OwnerOf(starts, placeOf[row])].Add(row);
            int[][] takenPlaces = ranks.AllToAll<int>([.. places.Select(rows => (ReadOnlyMemory<int>)rows.ConvertAll(row => placeOf[row]).ToArray())]);
            short[][] takenCodes = ranks.AllToAll<short>([.. places.Select(rows => (ReadOnlyMemory<short>)CodesOf(encoded, rows))]);
            for (int rank = 0; rank < ranks.Size; rank++)
            {
                for (int i = 0; i < takenPlaces[rank].Length; i++)
                    codes.Set(takenPlaces[rank][i] - first, takenCodes[rank].AsSpan(i * width, width));
            }
        }
        return codes;
    }

    static short[] CodesOf(CodeMatrix codes, List<int> rows)
    {
        var values = new short[rows.Count * codes.Width];
        for (int i = 0; i < rows.Count; i++)
            new ReadOnlySpan<short>(codes.Of(rows[i]), codes.Width).CopyTo(values.AsSpan(i * codes.Width));
        return values;
    }
}
