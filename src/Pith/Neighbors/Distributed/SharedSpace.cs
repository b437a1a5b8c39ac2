using System.IO.Hashing;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>Makes every rank know what a search needs of all rows (centre, scale, lengths, copies), each rank reading only its share.</summary>
/// <remarks>Sums are added in the order of the rows, in blocks that do not depend on the ranks, so every bit is that of one process. What all ranks
/// have then is 4 bytes a row, 8 more under the cosine metric.</remarks>
static class SharedSpace
{
    /// <summary>A space of all rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">All rows, of which each rank reads its share.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="frame">The frame; null to find it.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static SearchSpace Create(
        ICommunicator ranks, MatrixView matrix, DistanceMetric metric, SearchFrame? frame, int threads, CancellationToken cancellation)
    {
        RowShare share = RowShare.OfBlocks(matrix.Rows, RowSurvey.BlockRows, ranks);
        double[]? inverse = null;
        if (metric == DistanceMetric.Cosine)
            inverse = ranks.AllGather<double>(Together.Run(ranks, () => RowSurvey.InverseLengths(matrix, share.First, share.Count, threads, cancellation)));
        frame ??= FrameOf(ranks, matrix, inverse, share, threads, cancellation);
        SearchSpace space = SearchSpace.CreatePart(matrix, metric, frame, inverse, share.First, share.Count, threads, cancellation);
        ranks.AllGather<float>(space.ShrunkSquares.AsSpan(share.First, share.Count)).CopyTo(space.ShrunkSquares, 0);
        return space;
    }

    /// <summary>Which rows are copies of each other; null where none are.</summary>
    public static DuplicateGroups? Duplicates(ICommunicator ranks, MatrixView matrix, int threads, CancellationToken cancellation)
    {
        RowShare share = RowShare.OfBlocks(matrix.Rows, RowSurvey.BlockRows, ranks);
        ulong[] own = DuplicateGroups.Hashes(matrix, share.First, share.Count, threads, cancellation);
        // Most sets have no copies, and then nothing more is needed than that each rank looks at a part of the hashes.
        return MayHaveCopies(ranks, own) && DuplicateGroups.Find(matrix, ranks.AllGather<ulong>(own)) is { AllDistinct: false } groups ? groups : null;
    }

    /// <summary>A number that tells rows from others, the same for any number of ranks.</summary>
    public static UInt128 Identity(ICommunicator ranks, MatrixView matrix, int threads, CancellationToken cancellation)
    {
        RowShare share = RowShare.Of(matrix.Rows, ranks.Rank, ranks.Size);
        ulong[] hashes = DuplicateGroups.Hashes(matrix, share.First, share.Count, threads, cancellation);
        UInt128 sum = 0, all = 0;
        for (int row = 0; row < hashes.Length; row++)
            sum += XxHash128.HashToUInt128(BitConverter.GetBytes(hashes[row]), share.First + row);
        foreach (UInt128 some in ranks.AllGather<UInt128>([sum]))
            all += some;
        return all;
    }

    // Each rank has the hashes of a range.
    static bool MayHaveCopies(ICommunicator ranks, ulong[] own)
    {
        var parts = new List<ulong>[ranks.Size];
        for (int rank = 0; rank < ranks.Size; rank++)
            parts[rank] = new List<ulong>((own.Length / ranks.Size) + 1);
        foreach (ulong hash in own)
            parts[(int)Math.BigMul(hash, (ulong)ranks.Size, out _)].Add(hash);
        ulong[] range = [.. ranks.AllToAll([.. parts.Select(part => new ReadOnlyMemory<ulong>([.. part]))]).SelectMany(part => part)];
        Array.Sort(range);
        long[] copies = [0];
        for (int i = 1; i < range.Length; i++)
            copies[0] += range[i] == range[i - 1] ? 1 : 0;
        ranks.Max(copies);
        return copies[0] > 0;
    }

    // Every rank adds the blocks of its share to what the ranks before it know.
    static SearchFrame FrameOf(
        ICommunicator ranks, MatrixView matrix, double[]? inverse, RowShare share, int threads, CancellationToken cancellation)
    {
        ColumnTotals[] blocks = RowSurvey.Blocks(matrix, inverse, share.First, share.Count, threads, cancellation);
        var totals = new ColumnTotals(matrix.Columns);
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            foreach (ColumnTotals block in rank == ranks.Rank ? blocks : [])
                totals.Add(block);
            ranks.Broadcast(totals.Values, rank);
        }
        return Together.Run(ranks, () => totals.ToFrame(matrix.Rows));
    }
}
