using System.Runtime.CompilerServices;
using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The nearest rows found so far of every row, as ascending <see cref="NeighborKeys"/>.</summary>
sealed unsafe class NeighborLists : IDisposable
{
    readonly NativeBuffer<long> _keys;
    NativeBuffer<int> _thresholds;
    NativeBuffer<byte> _locks;
    NativeBuffer<long>? _others;
    long* _otherKeys;

    /// <summary>Empty lists.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="length">Neighbours a row, a multiple of 8.</param>
    public NeighborLists(int rows, int length)
        : this(rows, length, BufferPlace.Memory, isKept: false) { }

    /// <summary>Lists somewhere, empty or as they were left there.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="length">Neighbours a row, a multiple of 8.</param>
    /// <param name="place">Where they lie.</param>
    /// <param name="isKept">Whether the place has them from before.</param>
    public NeighborLists(int rows, int length, BufferPlace place, bool isKept)
    {
        Rows = rows;
        Length = length;
        _keys = place.Take<long>("lists", (long)rows * length);
        _thresholds = new NativeBuffer<int>(rows);
        _locks = new NativeBuffer<byte>(rows);
        _locks.Clear();
        if (!isKept)
            Clear();
    }

    public int Rows { get; }

    /// <summary>Neighbours a row.</summary>
    public int Length { get; }

    /// <summary>[N] a distance that an offer must not exceed; set by <see cref="SetThresholds"/>, falling from then on.</summary>
    public int* Thresholds => _thresholds.Pointer;

    /// <summary>[Length] the keys of a row; from <see cref="Rows"/> on those of rows that <see cref="Extend"/> added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long* Of(int row) => (row < Rows ? _keys.Pointer : _otherKeys) + ((long)row * Length);

    /// <summary>Adds empty lists for rows that lie elsewhere, in place of those that were added before.</summary>
    /// <param name="rows">How many.</param>
    public void Extend(int rows)
    {
        NativeBuffer<long> others = AddedRoom.Of(ref _others, (long)rows * Length);
        _otherKeys = others.Pointer - ((long)Rows * Length);
        others.Fill(NeighborKeys.Empty, (long)rows * Length);
        AddedRoom.Behind(ref _thresholds, Rows, rows);
        if (AddedRoom.Behind(ref _locks, Rows, rows))
            _locks.Clear();
    }

    /// <summary>Gives back the room that was added.</summary>
    public void Shorten()
    {
        _others?.Dispose();
        _others = null;
        _otherKeys = null;
    }

    /// <summary>The distance of the last neighbour of a list.</summary>
    public static int ThresholdOf(long* list, int length) => NeighborKeys.DistanceOf(list[length - 1]);

    /// <summary>Empties every list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear()
    {
        for (int row = 0; row < Rows; row++)
        {
            new Span<long>(Of(row), Length).Fill(NeighborKeys.Empty);
            MemoryGuard.Look();
        }
    }

    /// <summary>Reads every row's threshold from its list.</summary>
    public void SetThresholds(int threads) => RowRanges.Run(Rows, threads, (first, end) =>
    {
        for (int row = first; row < end; row++)
            Thresholds[row] = ThresholdOf(Of(row), Length);
    });

    /// <summary>Offers a new neighbour to a row that other threads may offer to as well; returns its threshold then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Offer(int row, long key)
    {
        ref byte gate = ref _locks.Pointer[row];
        if (Interlocked.CompareExchange(ref gate, 1, 0) != 0)
        {
            var spin = default(SpinWait);
            while (Interlocked.CompareExchange(ref gate, 1, 0) != 0)
                spin.SpinOnce();
        }
        long* list = Of(row);
        if (NeighborKeys.Insert(list, Length, key))
            Thresholds[row] = Math.Min(Thresholds[row], ThresholdOf(list, Length));
        int threshold = Thresholds[row];
        Volatile.Write(ref gate, 0);
        return threshold;
    }

    /// <summary>How many neighbours among the nearest <paramref name="k"/> of all rows are new.</summary>
    public long CountNew(int k, int threads)
    {
        long all = 0;
        RowRanges.Run(Rows, threads, (first, end) =>
        {
            long found = 0;
            for (int row = first; row < end; row++)
            {
                long* list = Of(row);
                for (int i = 0; i < k; i++)
                    found += list[i] & NeighborKeys.New;
            }
            Interlocked.Add(ref all, found);
        });
        return all;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _others?.Dispose();
        _thresholds.Dispose();
        _locks.Dispose();
    }
}
