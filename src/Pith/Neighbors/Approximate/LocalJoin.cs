using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Memory;
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

    // Columns of the widest product.
    const int Most = 48;

    readonly CodeMatrix _codes;
    readonly NeighborLists _lists;
    readonly JoinMembers _members;
    readonly NativeBuffer<int> _old;
    readonly NativeBuffer<int> _panel;
    readonly NativeBuffer<int> _squares;
    readonly NativeBuffer<int> _thresholds;
    readonly NativeBuffer<int> _products;
    readonly NativeBuffer<int> _transposed;
    readonly NativeBuffer<int> _found = new(Lanes);
    readonly MemberNames? _map;
    Members _ids;
    Members _nextIds;

    LocalJoin(CodeMatrix codes, NeighborLists lists, JoinMembers members, int most, MemberNames? map)
    {
        (_codes, _lists, _members, _map) = (codes, lists, members, map);
        int padded = Padded(most);
        _old = new NativeBuffer<int>(most);
        _ids = new Members(most, map is not null);
        _nextIds = new Members(most, map is not null);
        _panel = new NativeBuffer<int>((long)padded * codes.Steps);
        _squares = new NativeBuffer<int>(padded);
        _thresholds = new NativeBuffer<int>(padded);
        _products = new NativeBuffer<int>((long)padded * padded);
        _transposed = new NativeBuffer<int>((long)padded * padded);
    }

    /// <summary>Takes a snapshot and joins it; goes on with one that was taken before.</summary>
    public static void Run(
        CodeMatrix codes, NeighborLists lists, int forward, int reverse, SearchWork work, int threads, PairProgress report, CancellationToken cancellation)
    {
        using JoinMembers members = work.Join == SearchWork.JoinState.None
            ? JoinMembers.Take(lists, forward, reverse, work.Place, threads, cancellation)
            : JoinMembers.Kept(lists, forward, reverse, work.Place);
        work.Reach(SearchWork.JoinState.Taken);
        // Not once offers have come in: what they bring is new.
        if (work.Join == SearchWork.JoinState.Taken)
            members.MakeOld(lists, threads);
        work.Reach(SearchWork.JoinState.Old);
        lists.SetThresholds(threads);
        Run(codes, lists, members, forward + reverse, null, threads, report, cancellation);
    }

    /// <summary>Joins a snapshot; thresholds are set.</summary>
    /// <param name="codes">The rows, and those of others that are members.</param>
    /// <param name="lists">Their lists.</param>
    /// <param name="members">The snapshot.</param>
    /// <param name="most">Members of a row at most.</param>
    /// <param name="map">How rows that members and lists number over all ranks are numbered here; null where it is the same.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the rows joined.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Run(
        CodeMatrix codes, NeighborLists lists, JoinMembers members, int most, MemberNames? map, int threads, PairProgress report, CancellationToken cancellation) =>
        RowBlocks.ForEach(codes.Rows, BlockRows, threads, () => new LocalJoin(codes, lists, members, most, map), (first, count, join) =>
        {
            join.JoinAll(first, count);
            report.Add(count);
        }, cancellation);

    public void Dispose()
    {
        _old.Dispose();
        _ids.Dispose();
        _nextIds.Dispose();
        _panel.Dispose();
        _squares.Dispose();
        _thresholds.Dispose();
        _products.Dispose();
        _found.Dispose();
        _transposed.Dispose();
    }

    static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    // The members of the next row are asked for while those of one are compared: they lie anywhere, and that hides the wait.
    void JoinAll(int first, int rows)
    {
        (int count, int news) = Read(first, _ids);
        for (int row = first; row < first + rows; row++)
        {
            MemoryGuard.Look();
            (int nextCount, int nextNews) = (0, 0);
            if (row + 1 < first + rows)
            {
                (nextCount, nextNews) = Read(row + 1, _nextIds);
                if (nextNews > 0)
                    Prefetch(_nextIds.Rows, nextCount);
            }
            if (news > 0 && count > 1)
                Join(_ids.Rows, _ids.Names, count, news);
            (count, news) = (nextCount, nextNews);
            (_ids, _nextIds) = (_nextIds, _ids);
        }
    }

    (int Count, int News) Read(int row, Members members)
    {
        (int count, int news) = _members.Read(row, members.Names, _old.Pointer);
        if (news > 0)
            _map?.Translate(members.Names, count, members.Rows);
        return (count, news);
    }

    void Prefetch(int* ids, int count)
    {
        if (!Sse.IsSupported)
            return;
        int bytes = _codes.Width * sizeof(short), listBytes = _lists.Length * sizeof(long);
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
    void Join(int* ids, int* names, int count, int news)
    {
        int stride = Padded(count), newStride = Padded(news);
        for (int i = 0; i < stride; i += Lanes)
            _codes.Pack(ids + i, Math.Min(Lanes, count - i), _panel.Pointer + i, stride);
        for (int i = 0; i < stride; i++)
        {
            _squares.Pointer[i] = i < count ? _codes.Squares[ids[i]] : NoRow;
            _thresholds.Pointer[i] = i < count ? _lists.Thresholds[ids[i]] : -1;
        }
        // Products of the new members with themselves, from the diagonal's block on, and with the old ones.
        for (int i = 0; i < news; i += CodeTile.Rows)
        {
            int* products = _products.Pointer + (i * stride);
            for (int j = i / Lanes * Lanes; j < stride; j += Most)
                CodeTile.Multiply(_panel.Pointer + i, _panel.Pointer + j, stride, _codes.Steps, Math.Min(Most, stride - j), products + j, stride);
        }
        Transpose(stride, newStride);
        for (int r = 0; r < count; r++)
        {
            int turned = r < news ? r / Lanes * Lanes : news;
            OfferAll(ids, names, r, _transposed.Pointer + (r * newStride), 0, turned);
            if (r < news)
                OfferAll(ids, names, r, _products.Pointer + (r * stride), turned, count);
        }
    }

    // What a member shares with new members of earlier blocks is in their rows.
    void Transpose(int stride, int newStride)
    {
        int** rows = stackalloc int*[Lanes];
        for (int i = 0; i < newStride; i += Lanes)
        {
            int first = i + Lanes < newStride ? i + Lanes : i;
            for (int r = 0; r < Lanes; r++)
                rows[r] = _products.Pointer + ((i + r) * stride) + first;
            CodeTransposition.SixteenRows(rows, stride - first, _transposed.Pointer + (first * newStride) + i, newStride);
        }
    }

    // Offers a member those of places first to end - 1, of which the products with it are given.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void OfferAll(int* ids, int* names, int member, int* products, int first, int end)
    {
        int id = ids[member], length = _lists.Length;
        long* list = _lists.Of(id);
        int* squares = _squares.Pointer, found = _found.Pointer;
        Vector512<int> square = Vector512.Create(squares[member]), threshold = Vector512.Create(_thresholds.Pointer[member]);
        for (int j = first; j < end; j += Lanes)
        {
            Vector512<int> distances = square + Vector512.Load(squares + j) - (Vector512.Load(products + j) << 1);
            uint passed = (uint)Vector512.LessThanOrEqual(distances, threshold).ExtractMostSignificantBits();
            if ((uint)(member - j) < Lanes)
                passed &= ~(1u << (member - j));
            if (j + Lanes > end)
                passed &= (1u << (end - j)) - 1;
            if (passed == 0)
                continue;
            distances.Store(found);
            while (passed != 0)
            {
                // Taken before the threshold of meanwhile sifts the others: it may sift this one too, which must not cost another its turn.
                int lane = BitOperations.TrailingZeroCount(passed);
                passed &= passed - 1;
                long key = NeighborKeys.Make(found[lane], names[j + lane]);
                // Most offers are known already, which can be seen without a lock.
                if (NeighborKeys.Contains(list, length, key))
                    continue;
                threshold = Vector512.Create(_lists.Offer(id, key));
                _thresholds.Pointer[member] = threshold[0];
                passed &= (uint)Vector512.LessThanOrEqual(distances, threshold).ExtractMostSignificantBits();
            }
        }
    }

    /// <summary>The members of a row: as they are numbered here, and as the lists name them.</summary>
    sealed class Members(int most, bool areNamed) : IDisposable
    {
        readonly NativeBuffer<int> _rows = new(most);
        readonly NativeBuffer<int>? _names = areNamed ? new(most) : null;

        public int* Rows => _rows.Pointer;

        public int* Names => _names is null ? _rows.Pointer : _names.Pointer;

        public void Dispose()
        {
            _rows.Dispose();
            _names?.Dispose();
        }
    }
}
