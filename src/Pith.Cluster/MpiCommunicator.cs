using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Cluster;

/// <summary>Ranks that are processes, perhaps on several machines, which MPI carries messages between.</summary>
/// <remarks><para>Everything is made of messages between two ranks that are begun and then asked after: a rank that waits gives its core away instead of spinning,
/// so that more ranks than cores, and an exchange beside a computation, cost nothing, and it can be interrupted.</para>
/// <para>Messages are of at most 1 GiB; what is longer goes in several, because MPI counts in 32 bits.</para></remarks>
sealed unsafe class MpiCommunicator : ICommunicator, IDisposable
{
    const int Tag = 1;
    const int LongestMessage = 1 << 30;

    readonly MpiLibrary _library;
    long _sent;

    MpiCommunicator(MpiLibrary library, int rank, int size)
    {
        _library = library;
        (Rank, Size, Version) = (rank, size, library.Version());
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Ends waiting for other ranks.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The library's name and version.</summary>
    public string Version { get; }

    /// <summary>Starts MPI in this process, which one of its launchers has started.</summary>
    /// <param name="kind">Whose launcher it was.</param>
    /// <exception cref="ResourceLimitException">MPI is not installed or cannot start.</exception>
    public static MpiCommunicator Start(MpiKind kind)
    {
        MpiLibrary library = MpiLibrary.Load(kind);
        (int rank, int size) = library.Start();
        return new MpiCommunicator(library, rank, size);
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        // In step s every rank hears of all within 2^s before it.
        byte token = 0, other = 0;
        for (int step = 1; step < Size; step *= 2)
            Exchange(&token, 1, (Rank + step) % Size, &other, 1, (Rank - step + Size) % Size);
    }

    /// <inheritdoc/>
    public void Broadcast<T>(Span<T> values, int root)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)root, (uint)Size, nameof(root));
        long bytes = BytesOf<T>(values.Length);
        int relative = (Rank - root + Size) % Size;
        fixed (T* pointer = values)
        {
            int step = 1;
            for (; step < Size; step *= 2)
            {
                if ((relative & step) != 0)
                {
                    Exchange(null, 0, -1, pointer, bytes, (Rank - step + Size) % Size);
                    break;
                }
            }
            for (step /= 2; step > 0; step /= 2)
            {
                if (relative + step < Size)
                    Exchange(pointer, bytes, (Rank + step) % Size, null, 0, -1);
            }
        }
    }

    /// <inheritdoc/>
    public T[] AllGather<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        long[] lengths = GatherLengths(values.Length);
        var all = new T[lengths.Sum()];
        long own = lengths.AsSpan(0, Rank).ToArray().Sum();
        values.CopyTo(all.AsSpan((int)own));
        fixed (T* source = values)
        fixed (T* target = all)
        {
            for (int step = 1; step < Size; step++)
            {
                int to = (Rank + step) % Size, from = (Rank - step + Size) % Size;
                long first = 0;
                for (int rank = 0; rank < from; rank++)
                    first += lengths[rank];
                Exchange(source, BytesOf<T>(values.Length), to, target + first, BytesOf<T>(lengths[from]), from);
            }
        }
        return all;
    }

    /// <inheritdoc/>
    public T[][] AllToAll<T>(IReadOnlyList<ReadOnlyMemory<T>> parts)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Count, Size, nameof(parts));
        var received = new T[Size][];
        received[Rank] = parts[Rank].ToArray();
        for (int step = 1; step < Size; step++)
        {
            int to = (Rank + step) % Size, from = (Rank - step + Size) % Size;
            received[from] = ExchangeArrays(parts[to].Span, to, from);
        }
        return received;
    }

    /// <inheritdoc/>
    public void Exchange<T>(IReadOnlyList<ReadOnlyMemory<T>> parts, IReadOnlyList<Memory<T>> received)
        where T : unmanaged
    {
        for (int step = 1; step < Size; step++)
        {
            int to = (Rank + step) % Size, from = (Rank - step + Size) % Size;
            fixed (T* source = parts[to].Span)
            fixed (T* target = received[from].Span)
                Exchange(source, BytesOf<T>(parts[to].Length), to, target, BytesOf<T>(received[from].Length), from);
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<long> values) => Reduce(values, static (a, b) => checked(a + b));

    /// <inheritdoc/>
    public void Max(Span<long> values) => Reduce(values, Math.Max);

    /// <inheritdoc/>
    public Task<T[]> PassOn<T>(ReadOnlyMemory<T> block)
        where T : unmanaged =>
        Size == 1 ? Task.FromResult(block.ToArray()) : Task.Run(() => ExchangeArrays(block.Span, (Rank + 1) % Size, (Rank - 1 + Size) % Size));

    /// <summary>Ends the processes of all ranks.</summary>
    /// <param name="exitCode">What the launcher is to return.</param>
    public void Abort(int exitCode) => _library.Abort(exitCode);

    /// <summary>Ends MPI in this process; the other ranks do so too.</summary>
    public void Dispose() => _library.Finish();

    static long BytesOf<T>(long count)
        where T : unmanaged => count * sizeof(T);

    static int PieceOf(long bytes, long done) => (int)Math.Min(bytes - done, LongestMessage);

    long[] GatherLengths(long mine)
    {
        var lengths = new long[Size];
        lengths[Rank] = mine;
        fixed (long* pointer = lengths)
        {
            for (int step = 1; step < Size; step++)
            {
                int to = (Rank + step) % Size, from = (Rank - step + Size) % Size;
                Exchange(pointer + Rank, sizeof(long), to, pointer + from, sizeof(long), from);
            }
        }
        return lengths;
    }

    T[] ExchangeArrays<T>(ReadOnlySpan<T> values, int to, int from)
        where T : unmanaged
    {
        long count = values.Length, other = 0;
        Exchange(&count, sizeof(long), to, &other, sizeof(long), from);
        var received = new T[other];
        fixed (T* source = values)
        fixed (T* target = received)
            Exchange(source, BytesOf<T>(count), to, target, BytesOf<T>(other), from);
        return received;
    }

    void Reduce(Span<long> values, Func<long, long, long> combine)
    {
        long[] all = AllGather<long>(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all[i];
            for (int rank = 1; rank < Size; rank++)
                values[i] = combine(values[i], all[(rank * values.Length) + i]);
        }
    }

    // Sends to one rank while it receives from another; a rank below 0 is nobody.
    void Exchange(void* source, long sourceBytes, int to, void* target, long targetBytes, int from)
    {
        long sent = 0, received = 0;
        while (sent < sourceBytes || received < targetBytes)
        {
            int send = to < 0 ? 0 : PieceOf(sourceBytes, sent), receive = from < 0 ? 0 : PieceOf(targetBytes, received);
            nint receiving = receive > 0 ? _library.Receive((byte*)target + received, receive, from, Tag) : 0;
            nint sending = send > 0 ? _library.Send((byte*)source + sent, send, to, Tag) : 0;
            if (send > 0)
                Wait(ref sending);
            if (receive > 0)
                Wait(ref receiving);
            sent += send;
            received += receive;
            Interlocked.Add(ref _sent, send);
        }
    }

    void Wait(ref nint request)
    {
        var wait = default(PollingWait);
        while (true)
        {
            long asking = Stopwatch.GetTimestamp();
            if (_library.IsDone(ref request))
                return;
            long asked = Stopwatch.GetTimestamp() - asking;
            Cancellation.ThrowIfCancellationRequested();
            wait.Once(asked);
        }
    }
}
