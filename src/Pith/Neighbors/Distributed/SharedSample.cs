using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>The sample on which recall is measured, over ranks: each compares it with its own rows, and measures the lists that it has.</summary>
static class SharedSample
{
    /// <summary>Draws the rows that one process draws, and finds their true neighbours.</summary>
    public static RecallSample Draw(
        ICommunicator ranks,
        SearchSpace space,
        SharedSearch search,
        RowNumbers numbers,
        int k,
        int size,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation) => RecallSample.Draw(numbers, k, size, rows => Search(ranks, space, search, rows, k, threads, progress, cancellation));

    /// <summary>Measures what has been found so far.</summary>
    public static RecallEstimate Measure(
        ICommunicator ranks, SearchSpace space, SharedSearch search, RecallSample sample, CodeBound bound, int threads, CancellationToken cancellation)
    {
        HashSet<int> sampled = [.. sample.Searched];
        var placeOf = new Dictionary<int, int>();
        for (int row = 0; row < search.Codes.Rows; row++)
        {
            if (sampled.Contains(search.Order[search.First + row]))
                placeOf[search.Order[search.First + row]] = row;
        }
        // Outlying rows have no list; one rank counts them.
        int[] found = sample.Count(
            row => row < 0 ? ranks.Rank == 0 : placeOf.ContainsKey(row),
            (row, indices, distances, scratch) => ReRanking.Rank(space, search.Order, bound, search.Lists, search.First, placeOf[row], indices, distances, scratch),
            space.Matrix.Columns, threads, cancellation);
        long[] all = Array.ConvertAll(found, hits => (long)hits);
        ranks.Sum(all);
        return sample.EstimateOf(Array.ConvertAll(all, hits => (int)hits));
    }

    static (int[] Indices, double[] Distances) Search(
        ICommunicator ranks, SearchSpace space, SharedSearch search, int[] rows, int k, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        using CodeMatrix queries = Fetch(ranks, search, rows, threads);
        using NeighborLists lists = CodeScan.Candidates(
            queries, [.. Enumerable.Range(0, rows.Length)], search.Codes, search.First, k, threads,
            new PairProgress(progress, "graph: true neighbours of a sample", Math.Max(1, search.Codes.Rows), "rows"), cancellation);
        Merge(ranks, lists);
        RowShare share = RowShare.Of(rows.Length, ranks.Rank, ranks.Size);
        var indices = new int[rows.Length * k];
        var distances = new double[rows.Length * k];
        List<int> open = CodeScan.Rank(
            space, search.Order, rows, share.First, share.Count, lists, new CodeBound(space, search.Codes.Scale), k, indices, distances, threads, cancellation);
        int[] allOpen = ranks.AllGather<int>([.. open]);
        indices = ranks.AllGather<int>(indices.AsSpan(share.First * k, share.Count * k));
        distances = ranks.AllGather<double>(distances.AsSpan(share.First * k, share.Count * k));
        (int[] others, double[] otherDistances) = SharedOthers.Search(ranks, space, Array.ConvertAll(allOpen, i => rows[i]), k, threads, cancellation);
        for (int n = 0; n < allOpen.Length; n++)
        {
            others.AsSpan(n * k, k).CopyTo(indices.AsSpan(allOpen[n] * k));
            otherDistances.AsSpan(n * k, k).CopyTo(distances.AsSpan(allOpen[n] * k));
        }
        return (indices, distances);
    }

    // The codes of the sample, which the ranks have that have the rows.
    static CodeMatrix Fetch(ICommunicator ranks, SharedSearch search, int[] rows, int threads)
    {
        int[] places = CodeScan.PlacesOf(search.Order, rows), order = [.. Enumerable.Range(0, rows.Length)];
        int[] sorted = [.. places];
        Array.Sort(sorted, order);
        CodeMatrix queries = CodeMatrix.Reserve(rows.Length, search.Codes.Width, search.Codes.Scale);
        unsafe
        {
            RemoteRecords.Fetch<short>(
                ranks, search.Starts, sorted, search.Codes.Width,
                (place, record) => new ReadOnlySpan<short>(search.Codes.Of(place - search.First), record.Length).CopyTo(record),
                (index, record) => queries.Set(order[index], record), threads);
        }
        return queries;
    }

    static unsafe void Merge(ICommunicator ranks, NeighborLists lists)
    {
        long keys = (long)lists.Rows * lists.Length;
        long[] all = ranks.AllGather<long>(new ReadOnlySpan<long>(lists.Of(0), (int)keys));
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            for (int row = 0; row < lists.Rows && rank != ranks.Rank; row++)
            {
                for (int n = 0; n < lists.Length; n++)
                    NeighborKeys.Insert(lists.Of(row), lists.Length, all[(rank * keys) + ((long)row * lists.Length) + n]);
            }
        }
    }
}
