using System.IO.Hashing;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>The candidates of every row as a search over ranks goes on; each rank has those of consecutive rows in the order of the first partition's cells.</summary>
/// <remarks>The counterpart of <see cref="CandidateSearch"/>, with the same candidates.</remarks>
sealed unsafe class SharedSearch : IDisposable
{
    readonly ICommunicator _ranks;
    readonly ApproximateSettings _settings;
    readonly int _threads;
    readonly IProgress<WorkProgress>? _progress;
    readonly CancellationToken _cancellation;
    readonly SharedWork? _work;
    int _joins;
    int _phases;

    /// <summary>Encodes this rank's share of the rows and joins the cells of the first partition, in whose order rows are numbered from then on.</summary>
    public SharedSearch(
        ICommunicator ranks,
        SearchSpace space,
        ApproximateSettings settings,
        SharedWork? work,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        (_ranks, _settings, _work, _threads, _progress, _cancellation) = (ranks, settings, work, threads, progress, cancellation);
        int rows = space.Matrix.Rows;
        RowShare share = RowShare.Of(rows, ranks.Rank, ranks.Size);
        float scale = CodeMatrix.ScaleOf(CodeMatrix.LongestSquare(space), space.Matrix.Columns);
        CodeMatrix encoded = CodeMatrix.Encode(space.Part(share.First, share.Count), scale, threads, cancellation);
        work?.Begin(FormattableString.Invariant($"{IdentityOf(ranks, encoded, share.First):x32} {rows} {space.Metric} {settings}"));
        if (IsDone("cells 1"))
        {
            Partitions++;
            Order = Together.Run(ranks, () => work!.ReadOrder(rows));
            Starts = RowShare.Starts(rows, ranks.Size);
            Codes = SharedCodes.InOrder(ranks, encoded, share, Order, Starts, threads);
            encoded.Dispose();
            Lists = new NeighborLists(Codes.Rows, settings.ListLength);
            Together.Run(ranks, () => work!.ReadLists(Lists, First));
            return;
        }
        using var cells = SharedCells.Divide(ranks, encoded, null, RowShare.Starts(rows, ranks.Size), settings.LeafRows, Partitions++, threads, cancellation);
        Starts = cells.Starts(rows);
        var local = new ReadOnlySpan<int>(cells.Partition.Rows, Starts[ranks.Rank + 1] - First).ToArray();
        Order = ranks.AllGather<int>(Array.ConvertAll(local, row => cells.Names[row]));
        Codes = encoded.Reorder(local, threads);
        encoded.Dispose();
        Lists = new NeighborLists(Codes.Rows, settings.ListLength);
        for (int row = 0; row < Codes.Rows; row++)
            cells.Partition.Rows[row] = row;
        JoinCells(cells.Partition, [.. Enumerable.Range(First, Codes.Rows)], isLimited: false);
        Finish(Order.AsSpan(First, Codes.Rows).ToArray());
    }

    /// <summary>[N] the row of the space that each row of the lists is.</summary>
    public int[] Order { get; }

    /// <summary>[ranks + 1] the first row of the lists of each rank.</summary>
    public int[] Starts { get; }

    /// <summary>This rank's first row.</summary>
    public int First => Starts[_ranks.Rank];

    /// <summary>The codes of this rank's rows.</summary>
    public CodeMatrix Codes { get; }

    /// <summary>Their candidates, numbered over all ranks.</summary>
    public NeighborLists Lists { get; }

    /// <summary>Partitions joined so far.</summary>
    public int Partitions { get; private set; }

    /// <summary>Divides the rows once more and joins the cells.</summary>
    public void AddPartition()
    {
        if (IsDone(FormattableString.Invariant($"cells {Partitions + 1}")))
        {
            Partitions++;
            return;
        }
        Lists.SetThresholds(_threads);
        using var cells = SharedCells.Divide(_ranks, Codes, Lists, Starts, _settings.LeafRows, Partitions++, _threads, _cancellation);
        JoinCells(cells.Partition, cells.Names, isLimited: true);
        SharedOffers.Send(_ranks, Starts, Lists, Lists.Rows, cells.Others, Lists, _threads);
        Finish(null);
    }

    /// <summary>Compares neighbours of neighbours once.</summary>
    public void Join()
    {
        _joins++;
        if (IsDone(FormattableString.Invariant($"neighbours of neighbours {_joins}")))
            return;
        SharedJoin.Run(
            _ranks, Starts, Codes, Lists, _settings.Forward, _settings.Reverse, _threads,
            new PairProgress(_progress, FormattableString.Invariant($"graph: neighbours of neighbours {_joins}"), Codes.Rows, "rows"), _cancellation);
        Finish(null);
    }

    /// <summary>How many neighbours among the nearest <paramref name="k"/> of all rows are new.</summary>
    public long CountNew(int k)
    {
        long[] count = [Lists.CountNew(k, _threads)];
        _ranks.Sum(count);
        return count[0];
    }

    /// <summary>Gives back the room for what other ranks send; more is taken where it is needed again.</summary>
    public void Shorten()
    {
        Codes.Shorten();
        Lists.Shorten();
    }

    public void Dispose()
    {
        Codes.Dispose();
        Lists.Dispose();
    }

    // The same for any number of ranks.
    static unsafe UInt128 IdentityOf(ICommunicator ranks, CodeMatrix codes, int first)
    {
        UInt128 sum = 0, all = 0;
        for (int row = 0; row < codes.Rows; row++)
            sum += XxHash128.HashToUInt128(new ReadOnlySpan<byte>(codes.Of(row), codes.Width * sizeof(short)), first + row);
        foreach (UInt128 some in ranks.AllGather<UInt128>([sum]))
            all += some;
        return all;
    }

    bool IsDone(string phase) => _work?.IsDone(_phases++, "graph: " + phase) ?? false;

    void Finish(int[]? order) => _work?.Finish(Lists, First, order);

    void JoinCells(CellPartition partition, int[] names, bool isLimited)
    {
        IReadOnlyList<CellPartition.Node> leaves = partition.Leaves;
        int mostRows = 0;
        foreach (CellPartition.Node leaf in leaves)
            mostRows = Math.Max(mostRows, leaf.Count);
        var report = new PairProgress(_progress, FormattableString.Invariant($"graph: cells {Partitions}"), leaves.Sum(leaf => leaf.Count), "rows");
        RowBlocks.ForEach(leaves.Count, 1, _threads, () => new LeafJoin(Codes, Lists, mostRows, names, isLimited), (index, _, join) =>
        {
            join.Run(partition.Rows + leaves[index].First, leaves[index].Count);
            report.Add(leaves[index].Count);
        }, _cancellation);
    }
}
