using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>The rows of one side of a <see cref="SymmetricScan"/> with their candidates, which several threads offer to.</summary>
sealed unsafe class ScanSide
{
    const int Width = PackedPanels.Width;

    readonly CandidateLists _lists;
    readonly int _firstList;
    readonly int[] _locks;

    /// <param name="space">The rows.</param>
    /// <param name="lists">Their candidates.</param>
    /// <param name="firstRow">The number by which the first of them is a candidate of others.</param>
    /// <param name="blockRows">Rows of a block, a multiple of 48.</param>
    /// <param name="firstList">The list of the first of them.</param>
    public ScanSide(SearchSpace space, CandidateLists lists, int firstRow, int blockRows, int firstList = 0)
    {
        (Space, FirstRow, BlockRows) = (space, firstRow, blockRows);
        (_lists, _firstList) = (lists, firstList);
        Squares = PaddedSquares.Of(space);
        _locks = new int[PackedPanels.PanelsOf(space.Matrix.Rows)];
    }

    public SearchSpace Space { get; }

    public int FirstRow { get; }

    public int BlockRows { get; }

    /// <summary>[rows + 48] the bound that a candidate of each row must not exceed.</summary>
    public float* Thresholds => _lists.Thresholds + _firstList;

    /// <summary>[rows + 48] shrunk squared lengths.</summary>
    public float[] Squares { get; }

    /// <summary>Blocks of rows.</summary>
    public int Blocks => (Space.Matrix.Rows + BlockRows - 1) / BlockRows;

    /// <summary>Rows of a block at most.</summary>
    public int LongestBlock => Math.Min(BlockRows, Space.Matrix.Rows);

    public int RowsOfBlock(int block) => Math.Min(BlockRows, Space.Matrix.Rows - (block * BlockRows));

    public int RowsOfPanel(int panel) => Math.Min(Width, Space.Matrix.Rows - (panel * Width));

    /// <summary>Offers a candidate to a row of an entered panel.</summary>
    public void Offer(int row, float bound, int other) => _lists.Offer(_firstList + row, bound, other);

    /// <summary>Waits until no other thread offers to a panel's rows.</summary>
    public void Enter(int panel)
    {
        if (Interlocked.CompareExchange(ref _locks[panel], 1, 0) == 0)
            return;
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _locks[panel], 1, 0) != 0)
            spin.SpinOnce();
    }

    /// <summary>Lets other threads offer.</summary>
    public void Leave(int panel) => Volatile.Write(ref _locks[panel], 0);
}
