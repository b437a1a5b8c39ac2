using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>The exact nearest other rows of every rank's rows: blocks of rows travel round the ring of ranks, each compared while the next is on its way.</summary>
/// <remarks><para>Rows are cut into parts, of each of which a rank has a share. Part after part is compared with itself and with the parts before it, so that after
/// each all pairs of the rows so far have been, whoever compared them: what is kept then serves any number of ranks.</para>
/// <para>Every pair of rows is compared by one rank, for both of its rows. Within a part a block goes half-way round, and of two ranks opposite each other each
/// compares half; to rows of the parts before it goes all the way. What was found for its rows goes back to the rank that they are of.</para>
/// <para>What comes out is what any exact search gives (see <see cref="AllNearestNeighbors"/>), so it does not depend on who compared what.</para></remarks>
sealed class RingSearch
{
    // Bytes of a block that travels.
    const long BlockBytes = 128L << 20;

    const int RankRows = 256;

    // Products of two values after which what was found is worth keeping: a minute of a core or less. The last of 16 parts is an eighth of the work.
    const double ProductsOfPart = 1e12;
    const int MostParts = 16;

    readonly ICommunicator _ranks;
    readonly SearchSpace _space;
    readonly RowShare[] _shares;
    readonly SearchSpace[] _own;
    readonly CandidateLists[] _lists;
    readonly int _blockRows;
    readonly int _threads;
    readonly PairProgress _report;
    readonly CancellationToken _cancellation;

    RingSearch(ICommunicator ranks, SearchSpace space, int k, int parts, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        (_ranks, _space, _threads, _cancellation) = (ranks, space, threads, cancellation);
        int rows = space.Matrix.Rows;
        _shares = [.. Enumerable.Range(0, parts).Select(part => ShareOf(rows, part, parts, ranks.Rank, ranks.Size))];
        _own = Array.ConvertAll(_shares, share => space.Part(share.First, share.Count));
        _lists = Array.ConvertAll(_shares, share => new CandidateLists(share.Count, AllNearestNeighbors.CandidatesOf(rows, k)));
        _blockRows = (int)Math.Clamp(BlockBytes / (sizeof(double) * Math.Max(1, space.Matrix.Columns)), 1, rows);
        _report = new PairProgress(progress, "kNN graph", Math.Max(1, _shares.Sum(share => (long)share.Count) * (rows - 1) / 2));
    }

    delegate void RowsReader<T>(int first, int rows, Span<T> values);

    /// <summary>Finds [share, k] neighbours and distances of this rank's share of the rows of a space that all ranks know.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="space">All rows; no two are copies.</param>
    /// <param name="k">Neighbours a row, less than the rows.</param>
    /// <param name="parts">Parts, after each of which what was found is kept; 1 where nothing is.</param>
    /// <param name="work">Where it is kept, and what of it is done; null for nothing.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="progress">Told the pairs compared, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (int[] Indices, double[] Distances) Run(
        ICommunicator ranks, SearchSpace space, int k, int parts, SharedWork? work, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var search = new RingSearch(ranks, space, k, parts, threads, progress, cancellation);
        int done = parts > 1 && work is not null ? work.Done : 0;
        if (done > 0)
            Together.Run(ranks, () => work!.ReadLists(search._shares, search._lists));
        for (int part = done; part < parts; part++)
        {
            work?.Begins?.Invoke(parts == 1 ? "graph: all pairs" : FormattableString.Invariant($"graph: all pairs, part {part + 1} of {parts}"));
            search.CompareOwn(part);
            if (space.ExactInSingle)
                search.GoRound<float>(part, (first, rows, values) => space.Matrix.CopyRows(first, rows, values), MatrixView.FromArray);
            else
                search.GoRound<double>(part, (first, rows, values) => space.Matrix.CopyRows(first, rows, values), MatrixView.FromArray);
            if (parts > 1)
                work?.Finish(search._shares, search._lists);
        }
        return search.ToOwners(k, Enumerable.Range(0, parts).Select(part => search.Rank(part, k)).ToArray());
    }

    /// <summary>Bytes that blocks on their way take.</summary>
    public static long WorkingBytes(long rows, long columns, int size) => size == 1 ? 0 : 3 * Math.Min(BlockBytes, rows / size * columns * sizeof(double));

    /// <summary>The parts after which what was found is kept, whatever the number of ranks.</summary>
    public static int PartsOf(long rows, long columns) => (int)Math.Clamp(rows / 2.0 * rows * columns / ProductsOfPart, 1, MostParts);

    /// <summary>Blocks that a rank passes on, as a share of its rows: what of its rows goes to how many others.</summary>
    public static double StepsOf(int parts, int size) => (((parts - 1.0) * (size - 1)) + (size / 2)) / parts;

    static RowShare ShareOf(int rows, int part, int parts, int rank, int size)
    {
        RowShare all = RowShare.Of(rows, part, parts), some = RowShare.Of(all.Count, rank, size);
        return new RowShare(all.First + some.First, some.Count);
    }

    RowShare ShareOf(int part, int rank) => ShareOf(_space.Matrix.Rows, part, _shares.Length, rank, _ranks.Size);

    void CompareOwn(int part)
    {
        if (_shares[part].Count > 1)
            SymmetricScan.Run(_own[part], _lists[part], _shares[part].First, _threads, _report, _cancellation);
        for (int earlier = 0; earlier < part; earlier++)
            Meet(earlier, _shares[earlier].Count, _own[part], _shares[part], 0, _lists[part]);
    }

    void GoRound<T>(int part, RowsReader<T> read, Func<T[], int, int, MatrixView> open)
        where T : unmanaged
    {
        int steps = part == 0 ? _ranks.Size / 2 : _ranks.Size - 1, columns = _space.Matrix.Columns;
        long[] blocks = [(_shares[part].Count + _blockRows - 1) / _blockRows];
        _ranks.Max(blocks);
        for (int block = 0; block < blocks[0] && steps > 0; block++)
        {
            RowShare mine = BlockOf(_shares[part], block);
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
                RowShare visitors = BlockOf(ShareOf(part, from), block);
                CandidateLists found = Compare(part, open(visiting, visitors.Count, columns), visitors, from, step);
                // Nobody may ask for anything else while a block is on its way.
                if (step < steps)
                    next.Wait(_cancellation);
                SendBack(part, found, from, mine);
            }
        }
    }

    RowShare BlockOf(RowShare share, int block)
    {
        int first = (int)Math.Min(share.End, share.First + ((long)block * _blockRows));
        return new RowShare(first, Math.Min(_blockRows, share.End - first));
    }

    // What was found for the visitors.
    CandidateLists Compare(int part, MatrixView matrix, RowShare visitors, int from, int step)
    {
        var found = new CandidateLists(visitors.Count, _lists[part].Capacity);
        if (visitors.Count == 0)
            return found;
        SearchSpace visiting = SearchSpace.Create(matrix, _space.Metric, _threads, _space.Frame, _cancellation);
        for (int earlier = 0; earlier < part; earlier++)
            Meet(earlier, _shares[earlier].Count, visiting, visitors, 0, found);
        if (2 * step < _ranks.Size)
        {
            Meet(part, _shares[part].Count, visiting, visitors, 0, found);
        }
        else if (2 * step == _ranks.Size)
        {
            // The lower of two opposite ranks compares the first half of its rows, the other one the rest of the lower one's.
            RowShare theirs = ShareOf(part, from);
            if (_ranks.Rank < from)
                Meet(part, _shares[part].Count / 2, visiting, visitors, 0, found);
            else
                Meet(part, _shares[part].Count, visiting, visitors, Math.Clamp(theirs.First + (theirs.Count / 2) - visitors.First, 0, visitors.Count), found);
        }
        return found;
    }

    // Compares the first of this rank's rows of a part with visitors from some one on.
    void Meet(int part, int ownRows, SearchSpace visiting, RowShare visitors, int firstVisitor, CandidateLists found)
    {
        int rows = visitors.Count - firstVisitor;
        if (ownRows == 0 || rows == 0)
            return;
        SearchSpace own = ownRows == _shares[part].Count ? _own[part] : _own[part].Part(0, ownRows), other = firstVisitor == 0 ? visiting : visiting.Part(firstVisitor, rows);
        int blockRows = SymmetricScan.BlockRows(Math.Min(ownRows, rows), _space.Matrix.Columns, RowBlocks.Threads(_threads));
        SymmetricScan.RunBetween(
            new ScanSide(own, _lists[part], _shares[part].First, blockRows), new ScanSide(other, found, visitors.First + firstVisitor, blockRows, firstVisitor), _threads,
            _report, _cancellation);
    }

    void SendBack(int part, CandidateLists found, int from, RowShare mine)
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
                    _lists[part].Offer(mine.First - _shares[part].First + list, allBounds[rank][at], allRows[rank][at]);
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

    (int[] Indices, double[] Distances) Rank(int part, int k)
    {
        RowShare share = _shares[part];
        var indices = new int[(long)share.Count * k];
        var distances = new double[(long)share.Count * k];
        var uncertain = new List<int>();
        RowBlocks.ForEach(share.Count, RankRows, _threads, () => new SearchScratch(_space.Matrix.Columns), (first, count, scratch) =>
        {
            var found = new List<int>();
            ExactReRanking.Rank(
                _own[part], _space, _lists[part], first, count, first, k, indices.AsSpan(first * k, count * k), distances.AsSpan(first * k, count * k), found, scratch);
            lock (uncertain)
                uncertain.AddRange(found);
        }, _cancellation);
        UncertainRows.Settle(_own[part], _space, share.First, uncertain, k, indices, distances, _threads, _cancellation);
        return (indices, distances);
    }

    // Rows of a part that lie in a rank's share of all rows go to it.
    (int[] Indices, double[] Distances) ToOwners(int k, (int[] Indices, double[] Distances)[] found)
    {
        if (found.Length == 1)
            return found[0];
        int rows = _space.Matrix.Rows;
        RowShare mine = RowShare.Of(rows, _ranks.Rank, _ranks.Size);
        int[][] allIndices = _ranks.AllToAll(For(part => found[part].Indices));
        double[][] allDistances = _ranks.AllToAll(For(part => found[part].Distances));
        var indices = new int[(long)mine.Count * k];
        var distances = new double[(long)mine.Count * k];
        for (int from = 0; from < _ranks.Size; from++)
        {
            int at = 0;
            for (int part = 0; part < found.Length; part++)
            {
                RowShare taken = RowShare.Overlap(ShareOf(part, from), mine);
                allIndices[from].AsSpan(at, taken.Count * k).CopyTo(indices.AsSpan((taken.First - mine.First) * (taken.Count > 0 ? k : 0)));
                allDistances[from].AsSpan(at, taken.Count * k).CopyTo(distances.AsSpan((taken.First - mine.First) * (taken.Count > 0 ? k : 0)));
                at += taken.Count * k;
            }
        }
        return (indices, distances);

        ReadOnlyMemory<T>[] For<T>(Func<int, T[]> values)
            where T : unmanaged
        {
            var sent = new ReadOnlyMemory<T>[_ranks.Size];
            for (int to = 0; to < sent.Length; to++)
            {
                var some = new List<T>();
                for (int part = 0; part < found.Length; part++)
                {
                    RowShare given = RowShare.Overlap(_shares[part], RowShare.Of(rows, to, _ranks.Size));
                    if (given.Count > 0)
                        some.AddRange(values(part).AsSpan((given.First - _shares[part].First) * k, given.Count * k));
                }
                sent[to] = some.ToArray();
            }
            return sent;
        }
    }
}
