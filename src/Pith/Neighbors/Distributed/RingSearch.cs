using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>The exact nearest other rows of every rank's rows: blocks of rows travel round the ring of ranks, each compared while the next is on its way.</summary>
/// <remarks><para>Every pair of rows is compared by one rank, for both of its rows: a block goes half-way round, and what was found for its rows goes back to
/// the rank that they are of. Of two ranks opposite each other each compares half.</para>
/// <para>What comes out is what any exact search gives (see <see cref="AllNearestNeighbors"/>), so it does not depend on who compared what.</para></remarks>
sealed class RingSearch
{
    // Bytes of a block that travels.
    const long BlockBytes = 128L << 20;

    const int RankRows = 256;

    readonly ICommunicator _ranks;
    readonly SearchSpace _space;
    readonly SearchSpace _own;
    readonly RowShare _share;
    readonly CandidateLists _lists;
    readonly int _blockRows;
    readonly int _threads;
    readonly PairProgress _report;
    readonly CancellationToken _cancellation;

    RingSearch(ICommunicator ranks, SearchSpace space, int k, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        (_ranks, _space, _threads, _cancellation) = (ranks, space, threads, cancellation);
        int rows = space.Matrix.Rows;
        _share = RowShare.Of(rows, ranks.Rank, ranks.Size);
        _own = space.Part(_share.First, _share.Count);
        _lists = new CandidateLists(_share.Count, AllNearestNeighbors.CandidatesOf(rows, k));
        _blockRows = (int)Math.Clamp(BlockBytes / (sizeof(double) * Math.Max(1, space.Matrix.Columns)), 1, rows);
        _report = new PairProgress(progress, "kNN graph", Math.Max(1, (long)_share.Count * (rows - 1) / 2));
    }

    /// <summary>Finds [share, k] neighbours and distances of this rank's share of the rows of a space that all ranks know.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="space">All rows; no two are copies.</param>
    /// <param name="k">Neighbours a row, less than the rows.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="progress">Told the pairs compared, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (int[] Indices, double[] Distances) Run(
        ICommunicator ranks, SearchSpace space, int k, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var search = new RingSearch(ranks, space, k, threads, progress, cancellation);
        search.CompareOwn();
        if (space.ExactInSingle)
            search.GoRound<float>((first, rows, values) => space.Matrix.CopyRows(first, rows, values), MatrixView.FromArray);
        else
            search.GoRound<double>((first, rows, values) => space.Matrix.CopyRows(first, rows, values), MatrixView.FromArray);
        return search.Rank(k);
    }

    /// <summary>Bytes that blocks on their way take.</summary>
    public static long WorkingBytes(long rows, long columns, int size) => size == 1 ? 0 : 3 * Math.Min(BlockBytes, rows / size * columns * sizeof(double));

    delegate void RowsReader<T>(int first, int rows, Span<T> values);

    void CompareOwn()
    {
        if (_share.Count > 1)
            SymmetricScan.Run(_own, _lists, _share.First, _threads, _report, _cancellation);
    }

    void GoRound<T>(RowsReader<T> read, Func<T[], int, int, MatrixView> open)
        where T : unmanaged
    {
        int steps = _ranks.Size / 2, columns = _space.Matrix.Columns;
        long[] blocks = [(_share.Count + _blockRows - 1) / _blockRows];
        _ranks.Max(blocks);
        for (int block = 0; block < blocks[0] && steps > 0; block++)
        {
            RowShare mine = BlockOf(_share, block);
            var values = new T[mine.Count * columns];
            if (mine.Count > 0)
                read(mine.First, mine.Count, values);
            Task<T[]> next = _ranks.PassOn<T>(values);
            for (int step = 1; step <= steps; step++)
            {
                T[] visiting = next.GetAwaiter().GetResult();
                if (step < steps)
                    next = _ranks.PassOn<T>(visiting);
                int from = (_ranks.Rank - step + _ranks.Size) % _ranks.Size;
                RowShare visitors = BlockOf(RowShare.Of(_space.Matrix.Rows, from, _ranks.Size), block);
                CandidateLists found = Compare(open(visiting, visitors.Count, columns), visitors, from, step);
                // Nobody may ask for anything else while a block is on its way.
                if (step < steps)
                    next.Wait(_cancellation);
                SendBack(found, from, mine);
            }
        }
    }

    RowShare BlockOf(RowShare share, int block)
    {
        int first = (int)Math.Min(share.End, share.First + ((long)block * _blockRows));
        return new RowShare(first, Math.Min(_blockRows, share.End - first));
    }

    // What was found for the visitors.
    CandidateLists Compare(MatrixView matrix, RowShare visitors, int from, int step)
    {
        var found = new CandidateLists(visitors.Count, _lists.Capacity);
        (int ownRows, int firstVisitor) = (_share.Count, 0);
        if (2 * step == _ranks.Size)
        {
            // The lower of two opposite ranks compares the first half of its rows, the other one the rest of the lower one's.
            RowShare theirs = RowShare.Of(_space.Matrix.Rows, from, _ranks.Size);
            if (_ranks.Rank < from)
                ownRows /= 2;
            else
                firstVisitor = Math.Clamp(theirs.First + (theirs.Count / 2) - visitors.First, 0, visitors.Count);
        }
        int rows = visitors.Count - firstVisitor;
        if (ownRows == 0 || rows == 0)
            return found;
        SearchSpace own = ownRows == _share.Count ? _own : _own.Part(0, ownRows);
        SearchSpace other = SearchSpace.Create(matrix.SelectRows([.. Enumerable.Range(firstVisitor, rows)]), _space.Metric, _threads, _space.Frame, _cancellation);
        int blockRows = SymmetricScan.BlockRows(Math.Min(ownRows, rows), matrix.Columns, RowBlocks.Threads(_threads));
        SymmetricScan.RunBetween(
            new ScanSide(own, _lists, _share.First, blockRows), new ScanSide(other, found, visitors.First + firstVisitor, blockRows, firstVisitor), _threads, _report,
            _cancellation);
        return found;
    }

    void SendBack(CandidateLists found, int from, RowShare mine)
    {
        var counts = new int[found.Lists];
        var rows = new List<int>();
        var bounds = new List<float>();
        for (int list = 0; list < found.Lists; list++)
        {
            counts[list] = found.Count(list);
            rows.AddRange(found.Rows(list));
            bounds.AddRange(found.Bounds(list));
        }
        int[][] allCounts = _ranks.AllToAll(Only<int>(from, counts)), allRows = _ranks.AllToAll(Only<int>(from, [.. rows]));
        float[][] allBounds = _ranks.AllToAll(Only<float>(from, [.. bounds]));
        for (int rank = 0; rank < _ranks.Size; rank++)
        {
            int at = 0;
            for (int list = 0; list < allCounts[rank].Length; list++)
            {
                for (int end = at + allCounts[rank][list]; at < end; at++)
                    _lists.Offer(mine.First - _share.First + list, allBounds[rank][at], allRows[rank][at]);
            }
        }
    }

    ReadOnlyMemory<T>[] Only<T>(int rank, T[] part)
        where T : unmanaged
    {
        var parts = new ReadOnlyMemory<T>[_ranks.Size];
        parts[rank] = part;
        return parts;
    }

    (int[] Indices, double[] Distances) Rank(int k)
    {
        var indices = new int[(long)_share.Count * k];
        var distances = new double[(long)_share.Count * k];
        var uncertain = new List<int>();
        RowBlocks.ForEach(_share.Count, RankRows, _threads, () => new SearchScratch(_space.Matrix.Columns), (first, count, scratch) =>
        {
            var found = new List<int>();
            ExactReRanking.Rank(
                _own, _space, _lists, first, count, first, k, indices.AsSpan(first * k, count * k), distances.AsSpan(first * k, count * k), found, scratch);
            lock (uncertain)
                uncertain.AddRange(found);
        }, _cancellation);
        UncertainRows.Settle(_own, _space, _share.First, uncertain, k, indices, distances, _threads, _cancellation);
        return (indices, distances);
    }
}
