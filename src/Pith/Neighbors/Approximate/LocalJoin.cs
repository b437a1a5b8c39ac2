using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>Neighbours of neighbours: for every row, all pairs of its members of which one is new are compared and offered to each other.</summary>
/// <remarks>NN-Descent's step (Dong, Charikar and Li, WWW 2011) on a snapshot. The offers are a function of the snapshot, a threshold that is read
/// late only lets more of them through, and a candidate that has left a list cannot return, as thresholds only fall: so the lists that come out do
/// not depend on who is first.</remarks>
sealed unsafe class LocalJoin : IDisposable
{
    const int BlockRows = 500;
    const int Lanes = 16;
    const int NoRow = 0x3FFFFFFF;

    readonly CodeMatrix _codes;
    readonly NeighborLists _lists;
    readonly JoinMembers _members;
    readonly NativeBuffer<int> _panel;
    readonly NativeBuffer<int> _squares;
    readonly NativeBuffer<int> _thresholds;
    readonly NativeBuffer<int> _distances;
    readonly NativeBuffer<int> _transposed;

    LocalJoin(CodeMatrix codes, NeighborLists lists, JoinMembers members, int most)
    {
        (_codes, _lists, _members) = (codes, lists, members);
        int padded = Padded(most);
        _panel = new NativeBuffer<int>((long)padded * codes.Steps);
        _squares = new NativeBuffer<int>(padded);
        _thresholds = new NativeBuffer<int>(padded);
        _distances = new NativeBuffer<int>((long)padded * padded);
        _transposed = new NativeBuffer<int>((long)padded * padded);
    }

    /// <summary>Takes a snapshot and joins it.</summary>
    public static void Run(
        CodeMatrix codes, NeighborLists lists, int forward, int reverse, int threads, PairProgress report, CancellationToken cancellation)
    {
        using JoinMembers members = JoinMembers.Take(lists, forward, reverse, threads, cancellation);
        lists.SetThresholds(threads);
        RowBlocks.ForEach(codes.Rows, BlockRows, threads, () => new LocalJoin(codes, lists, members, forward + reverse), (first, count, join) =>
        {
            for (int row = first; row < first + count; row++)
            {
                if (row + 1 < first + count && members.NewCountOf(row + 1) > 0)
                    join.Prefetch(row + 1);
                if (members.NewCountOf(row) > 0 && members.CountOf(row) > 1)
                    join.Join(row);
            }
            report.Add(count);
        }, cancellation);
    }

    public void Dispose()
    {
        _panel.Dispose();
        _squares.Dispose();
        _thresholds.Dispose();
        _distances.Dispose();
        _transposed.Dispose();
    }

    static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    // The members lie anywhere; asking for them early hides the wait.
    void Prefetch(int row)
    {
        if (!Sse.IsSupported)
            return;
        int* ids = _members.Of(row);
        int count = _members.CountOf(row), bytes = _codes.Width * sizeof(short), listBytes = _lists.Length * sizeof(long);
        for (int i = 0; i < count; i++)
        {
            byte* codes = (byte*)_codes.Of(ids[i]), list = (byte*)_lists.Of(ids[i]);
            for (int offset = 0; offset < bytes; offset += 64)
                Sse.Prefetch1(codes + offset);
            for (int offset = 0; offset < listBytes; offset += 64)
                Sse.Prefetch1(list + offset);
            Sse.Prefetch1(_codes.Squares + ids[i]);
            Sse.Prefetch1(_lists.Thresholds + ids[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Join(int row)
    {
        int* ids = _members.Of(row);
        int count = _members.CountOf(row), news = _members.NewCountOf(row);
        int stride = Padded(count), newStride = Padded(news);
        for (int i = 0; i < stride; i += Lanes)
            _codes.Pack(ids + i, Math.Min(Lanes, count - i), _panel.Pointer + i, stride);
        for (int i = 0; i < stride; i++)
        {
            _squares.Pointer[i] = i < count ? _codes.Squares[ids[i]] : NoRow;
            _thresholds.Pointer[i] = i < count ? _lists.Thresholds[ids[i]] : -1;
        }
        Measure(news, stride, newStride);
        // Old members need the distances to the new ones, which are columns.
        int firstOld = news / Lanes * Lanes;
        int** rows = stackalloc int*[Lanes];
        for (int i = 0; i < newStride && firstOld < stride; i += Lanes)
        {
            for (int r = 0; r < Lanes; r++)
                rows[r] = _distances.Pointer + ((i + r) * stride) + firstOld;
            CodeTransposition.SixteenRows(rows, stride - firstOld, _transposed.Pointer + (firstOld * newStride) + i, newStride);
        }
        for (int r = 0; r < count; r++)
        {
            if (r < news)
                OfferAll(ids, r, r, _distances.Pointer + (r * stride), count);
            else
                OfferAll(ids, r, -1, _transposed.Pointer + (r * newStride), news);
        }
    }

    // Squared distances of the new members to all; rows past the last new one are out of reach.
    void Measure(int news, int stride, int newStride)
    {
        for (int i = 0; i < news; i += CodeTile.Rows)
        {
            int* products = _distances.Pointer + (i * stride);
            for (int j = 0; j < stride; j += 48)
                CodeTile.Multiply(_panel.Pointer + i, _panel.Pointer + j, stride, _codes.Steps, Math.Min(48, stride - j), products + j, stride);
            for (int r = i; r < Math.Min(i + CodeTile.Rows, news); r++)
            {
                Vector512<int> square = Vector512.Create(_squares.Pointer[r]);
                int* row = _distances.Pointer + (r * stride);
                for (int j = 0; j < stride; j += Lanes)
                    (square + Vector512.Load(_squares.Pointer + j) - (Vector512.Load(row + j) << 1)).Store(row + j);
            }
        }
        new Span<int>(_distances.Pointer + (news * stride), (newStride - news) * stride).Fill(int.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void OfferAll(int* ids, int member, int self, int* distances, int count)
    {
        int id = ids[member];
        long* list = _lists.Of(id);
        int length = _lists.Length;
        Vector512<int> threshold = Vector512.Create(_thresholds.Pointer[member]);
        for (int j = 0; j < count; j += Lanes)
        {
            Vector512<int> offered = Vector512.Load(distances + j);
            uint passed = (uint)Vector512.LessThanOrEqual(offered, threshold).ExtractMostSignificantBits();
            if ((uint)(self - j) < Lanes)
                passed &= ~(1u << (self - j));
            if (j + Lanes > count)
                passed &= (1u << (count - j)) - 1;
            for (; passed != 0; passed &= passed - 1)
            {
                int other = j + BitOperations.TrailingZeroCount(passed);
                long key = NeighborKeys.Make(distances[other], ids[other]);
                // Most offers are known already, which can be seen without a lock.
                if (NeighborKeys.Contains(list, length, key))
                    continue;
                threshold = Vector512.Create(_lists.Offer(id, key));
                passed &= (uint)Vector512.LessThanOrEqual(offered, threshold).ExtractMostSignificantBits();
            }
        }
    }
}
