using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.TwoSets;

/// <summary>What a search of some rows among others must know of all query rows before it starts; each of several ranks looks at a share of them.</summary>
static class QuerySurvey
{
    /// <summary>The squared length of the longest query row, the same on every rank.</summary>
    /// <param name="ranks">The ranks; all call it.</param>
    /// <param name="queries">[M, D] all query rows.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="frame">The frame of the rows that are searched.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static float LongestSquare(
        ICommunicator ranks, MatrixView queries, DistanceMetric metric, SearchFrame frame, int threads, CancellationToken cancellation)
    {
        (float longest, bool isFinite) = Together.Run(ranks, () => LookAtShare(ranks, queries, metric, frame, threads, cancellation));
        // Lengths are not negative, so that their bits are in their order.
        long[] all = [BitConverter.SingleToInt32Bits(longest), isFinite ? 0 : 1];
        ranks.Max(all);
        // Refuses what has no distance, by the first of all such rows.
        if (all[1] > 0)
            Together.Run(ranks, () => RowSurvey.FrameOf(queries, null, threads, cancellation));
        return BitConverter.Int32BitsToSingle((int)all[0]);
    }

    static (float Longest, bool IsFinite) LookAtShare(
        ICommunicator ranks, MatrixView queries, DistanceMetric metric, SearchFrame frame, int threads, CancellationToken cancellation)
    {
        int first = (int)((long)queries.Rows * ranks.Rank / ranks.Size), rows = (int)((long)queries.Rows * (ranks.Rank + 1) / ranks.Size) - first;
        if (rows == 0)
            return (0, true);
        double[]? inverse = metric == DistanceMetric.Cosine ? RowSurvey.InverseLengths(queries, first, rows, threads, cancellation) : null;
        MatrixView part = rows == queries.Rows ? queries : queries.SelectRows([.. Enumerable.Range(first, rows)]);
        SearchSpace space = SearchSpace.CreatePart(part, metric, frame, inverse, 0, rows, threads, cancellation);
        bool isFinite = space.ShrunkSquares.All(square => square < float.MaxValue);
        return (isFinite ? CodeMatrix.LongestSquare(space) : 0, isFinite);
    }
}
