using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Finds the nearest scored rows of query rows, block after block, so that no list of a million rows is ever held.</summary>
/// <remarks>Exact, or approximate with measured recall where the problem asks for it or there are many pairs (see <see cref="NearestRows"/>); only scored
/// rows are searched, never all rows. Exact in time O(Q M D) for Q queries and M scored rows; memory O(M D) for the gathered scored rows and one
/// block.</remarks>
static class ScoredNeighbors
{
    const long MostBlockBytes = 64L << 20;
    const long MostGatheredBytes = 1L << 30;

    /// <summary>Searches all query rows.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="neighbors">Neighbours a row, 1..M.</param>
    /// <param name="labelWeight">How labels enter the distance; 0 leaves them out.</param>
    /// <param name="take">Receives the place of the block's first query row and the block's lists, which it must not keep.</param>
    /// <param name="progress">Receives progress in query rows, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static void ForEachBlock(
        ExtrapolationProblem problem,
        int neighbors,
        double labelWeight,
        Action<int, NeighborLists> take,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation) =>
        ForEachBlock(problem, SingleProcess.Instance, neighbors, labelWeight, take, progress, cancellation);

    /// <summary>Searches a rank's share of the query rows (<see cref="ShareOf"/>); all ranks call it with the same problem.</summary>
    /// <remarks>What is found for a query row depends on no other: how much an approximate search looks at is settled on a sample of all query rows,
    /// the same on every rank.</remarks>
    /// <param name="problem">The problem.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="neighbors">Neighbours a row, 1..M.</param>
    /// <param name="labelWeight">How labels enter the distance; 0 leaves them out.</param>
    /// <param name="take">Receives the place of the block's first query row among all and the block's lists, which it must not keep.</param>
    /// <param name="progress">Receives progress in query rows, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static void ForEachBlock(
        ExtrapolationProblem problem,
        ICommunicator ranks,
        int neighbors,
        double labelWeight,
        Action<int, NeighborLists> take,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        RowShare share = ShareOf(problem, ranks);
        MatrixView embeddings = LabelledEmbeddings.Of(problem, labelWeight, cancellation);
        using MatrixView scored = Gather(embeddings, problem.ScoredRows);
        using NearestRows search = NearestRows.Open(
            embeddings.SelectRows(problem.QueryRows), scored, neighbors, problem.Metric, problem.Accuracy, problem.Threads, ranks, cancellation);
        long rowBytes = Math.Max(embeddings.Columns * 4L, neighbors * 12L);
        int blockRows = (int)Math.Clamp(MostBlockBytes / rowBytes, 256, Math.Max(share.Count, 256));
        int most = Math.Min(blockRows, share.Count);
        var positions = new int[(long)most * neighbors];
        var distances = new double[(long)most * neighbors];
        for (int done = 0; done < share.Count; done += blockRows)
        {
            int first = share.First + done, count = Math.Min(blockRows, share.Count - done);
            Memory<int> blockPositions = positions.AsMemory(0, count * neighbors);
            Memory<double> blockDistances = distances.AsMemory(0, count * neighbors);
            using MatrixView queries = Gather(embeddings, problem.QueryRows[first..(first + count)]);
            search.Find(queries, blockPositions, blockDistances, problem.Threads, null, cancellation);
            take(first, new NeighborLists(neighbors, blockPositions, blockDistances));
            progress?.Report(new WorkProgress("nearest scored rows", done + count, share.Count, "rows"));
        }
    }

    /// <summary>The query rows that a rank predicts, by their places.</summary>
    public static RowShare ShareOf(ExtrapolationProblem problem, ICommunicator ranks) => RowShare.Of(problem.QueryRows.Length, ranks.Rank, ranks.Size);

    // Rows that lie apart are read once; the search itself reads them several times.
    static MatrixView Gather(MatrixView matrix, int[] rows)
    {
        bool isExact = matrix.StorageType.Size() <= 2 || matrix.StorageType == ElementType.Float32;
        if (!isExact || (long)rows.Length * matrix.Columns * sizeof(float) > MostGatheredBytes)
            return matrix.SelectRows(rows);
        var values = new float[rows.Length * matrix.Columns];
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && rows[end] == rows[end - 1] + 1)
                end++;
            matrix.CopyRows(rows[start], end - start, values.AsSpan(start * matrix.Columns));
            start = end;
        }
        return MatrixView.FromArray(values, rows.Length, matrix.Columns);
    }
}
