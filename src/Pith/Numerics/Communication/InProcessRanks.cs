using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pith.Numerics.Communication;

/// <summary>Several ranks as threads of one process: what a distributed computation does can be run, and tested, without a cluster.</summary>
public static class InProcessRanks
{
    /// <summary>Runs the same work as every rank, each on a thread of its own, and waits for all.</summary>
    /// <param name="ranks">How many ranks, at least 1.</param>
    /// <param name="work">What each rank does.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ranks"/> is below 1.</exception>
    /// <remarks>When a rank fails, the others fail at their next operation, and the first failure is thrown.</remarks>
    public static void Run(int ranks, Action<ICommunicator> work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        using var meeting = new Meeting(ranks);
        var threads = new Thread[ranks];
        for (int rank = 0; rank < ranks; rank++)
        {
            var communicator = new Member(meeting, rank);
            threads[rank] = new Thread(() => meeting.Attend(() => work(communicator))) { IsBackground = true, Name = $"rank {rank}" };
            threads[rank].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        meeting.ThrowFailure();
    }

    // What the ranks share: a place for what each of them brings, and the gate at which they wait for each other.
    sealed class Meeting(int ranks) : IDisposable
    {
        readonly Barrier _gate = new(ranks);
        readonly CancellationTokenSource _failed = new();
        ExceptionDispatchInfo? _failure;

        public object?[] Brought { get; } = new object?[ranks];

        public void Wait()
        {
            _gate.SignalAndWait(_failed.Token);
            // (A rank may have failed after this one came.)
            _failed.Token.ThrowIfCancellationRequested();
        }

        public void Attend(Action work)
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                // A rank that was cancelled by another's failure does not hide it.
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
                _failed.Cancel();
            }
        }

        public void ThrowFailure() => _failure?.Throw();

        public void Dispose()
        {
            _gate.Dispose();
            _failed.Dispose();
        }
    }

    sealed class Member(Meeting meeting, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => meeting.Brought.Length;

        public long BytesSent { get; private set; }

        public void Barrier() => meeting.Wait();

        public void Broadcast<T>(Span<T> values, int root)
            where T : unmanaged
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)root, (uint)Size, nameof(root));
            T[]?[] told = Meet(rank == root ? values.ToArray() : null);
            if (rank == root)
                BytesSent += SizeOf<T>(values.Length) * (Size - 1);
            else
                told[root]!.CopyTo(values);
        }

        public T[] AllGather<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            T[]?[] all = Meet(values.ToArray());
            BytesSent += SizeOf<T>(values.Length) * (Size - 1);
            return [.. all.SelectMany(part => part!)];
        }

        public T[][] AllToAll<T>(IReadOnlyList<ReadOnlyMemory<T>> parts)
            where T : unmanaged
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Count, Size, nameof(parts));
            T[][]?[] all = Meet(parts.Select(part => part.ToArray()).ToArray());
            BytesSent += parts.Where((_, to) => to != rank).Sum(part => SizeOf<T>(part.Length));
            return [.. all.Select(from => from![rank])];
        }

        public void Exchange<T>(IReadOnlyList<ReadOnlyMemory<T>> parts, IReadOnlyList<Memory<T>> received)
            where T : unmanaged
        {
            T[][] all = AllToAll(parts);
            for (int from = 0; from < Size; from++)
            {
                if (from == rank)
                    continue;
                ArgumentOutOfRangeException.ThrowIfNotEqual(received[from].Length, all[from].Length, nameof(received));
                all[from].CopyTo(received[from]);
            }
        }

        public void Sum(Span<long> values) => Reduce(values, (a, b) => checked(a + b));

        public void Max(Span<long> values) => Reduce(values, Math.Max);

        public Task<T[]> PassOn<T>(ReadOnlyMemory<T> block)
            where T : unmanaged
        {
            T[]?[] all = Meet(block.ToArray());
            if (Size > 1)
                BytesSent += SizeOf<T>(block.Length);
            return Task.FromResult(all[(rank + Size - 1) % Size]!);
        }

        static long SizeOf<T>(int count) => (long)count * Unsafe.SizeOf<T>();

        void Reduce(Span<long> values, Func<long, long, long> combine)
        {
            long[]?[] all = Meet(values.ToArray());
            BytesSent += SizeOf<long>(values.Length) * (Size - 1);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = all[0]![i];
                for (int other = 1; other < Size; other++)
                    values[i] = combine(values[i], all[other]![i]);
            }
        }

        // What every rank brought; nobody brings the next thing before all have taken this one.
        TItem?[] Meet<TItem>(TItem? mine)
            where TItem : class
        {
            meeting.Brought[rank] = mine;
            meeting.Wait();
            TItem?[] all = [.. meeting.Brought.Select(item => (TItem?)item)];
            meeting.Wait();
            return all;
        }
    }
}
