using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The candidates of every row as the search goes on: cells are joined, then neighbours of neighbours.</summary>
sealed unsafe class CandidateSearch : IDisposable
{
    readonly ApproximateSettings _settings;
    readonly SearchWork _work;
    readonly int _threads;
    readonly IProgress<WorkProgress>? _progress;
    readonly CancellationToken _cancellation;
    int _joins;
    int _steps;

    /// <summary>Encodes the rows and joins the cells of the first partition, in whose order rows are numbered from then on.</summary>
    public CandidateSearch(SearchSpace space, ApproximateSettings settings, SearchWork work, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        _settings = settings;
        _work = work;
        _threads = threads;
        _progress = progress;
        _cancellation = cancellation;
        Codes = CodeMatrix.Encode(space, work.Place, threads, cancellation);
        work.Begin(Codes, FormattableString.Invariant($"{space.Metric} {settings}"), threads, cancellation);
        Order = new int[Codes.Rows];
        using NativeBuffer<int> kept = work.Place.Take<int>("order", Codes.Rows);
        var order = new Span<int>(kept.Pointer, Codes.Rows);
        if (work.IsDone(_steps++))
        {
            Partitions++;
            order.CopyTo(Order);
            Reorder();
            Lists = new NeighborLists(Codes.Rows, settings.ListLength, work.Place, isKept: true);
            return;
        }
        using CellPartition partition = NextPartition();
        new ReadOnlySpan<int>(partition.Rows, Codes.Rows).CopyTo(Order);
        Order.CopyTo(order);
        Reorder();
        for (int row = 0; row < Codes.Rows; row++)
            partition.Rows[row] = row;
        Lists = new NeighborLists(Codes.Rows, settings.ListLength, work.Place, isKept: false);
        JoinCells(partition);
        work.Finish();
    }

    /// <summary>[N] the row of the space that each row of the lists is.</summary>
    public int[] Order { get; }

    /// <summary>The codes, in the order of the lists.</summary>
    public CodeMatrix Codes { get; private set; }

    /// <summary>Partitions joined so far.</summary>
    public int Partitions { get; private set; }

    /// <summary>The candidates.</summary>
    public NeighborLists Lists { get; }

    /// <summary>Divides the rows once more and joins the cells.</summary>
    public void AddPartition()
    {
        if (_work.IsDone(_steps++))
        {
            Partitions++;
            return;
        }
        using CellPartition partition = NextPartition();
        JoinCells(partition);
        _work.Finish();
    }

    /// <summary>Compares neighbours of neighbours once.</summary>
    public void Join()
    {
        _joins++;
        if (_work.IsDone(_steps++))
            return;
        LocalJoin.Run(
            Codes, Lists, _settings.Forward, _settings.Reverse, _work, _threads,
            new PairProgress(_progress, FormattableString.Invariant($"graph: neighbours of neighbours {_joins}"), Codes.Rows, "rows"), _cancellation);
        _work.Finish();
    }

    public void Dispose()
    {
        Codes.Dispose();
        Lists.Dispose();
    }

    void Reorder()
    {
        CodeMatrix inOrder = Codes.Reorder(Order, _threads);
        Codes.Dispose();
        Codes = inOrder;
    }

    CellPartition NextPartition() => CellPartition.Create(Codes, _settings.LeafRows, Partitions++, _threads, _cancellation);

    void JoinCells(CellPartition partition)
    {
        IReadOnlyList<CellPartition.Node> leaves = partition.Leaves;
        int mostRows = 0;
        foreach (CellPartition.Node leaf in leaves)
            mostRows = Math.Max(mostRows, leaf.Count);
        var report = new PairProgress(_progress, FormattableString.Invariant($"graph: cells {Partitions}"), Codes.Rows, "rows");
        RowBlocks.ForEach(leaves.Count, 1, _threads, () => new LeafJoin(Codes, Lists, mostRows), (index, _, join) =>
        {
            join.Run(partition.Rows + leaves[index].First, leaves[index].Count);
            report.Add(leaves[index].Count);
        }, _cancellation);
    }
}
