namespace Pith.Numerics.Communication;

/// <summary>The ranks of a distributed computation and what they tell each other. All ranks call the same operations in the same order.</summary>
/// <remarks><para>A rank is a process (or, in <see cref="InProcessRanks"/>, a thread) that holds a share of the rows. Every operation is collective: a rank
/// that calls it waits until the others have called it too.</para>
/// <para>There is no sum of floating-point numbers: its last bits would depend on how many ranks there are. Whoever needs one sums blocks of rows that
/// do not depend on the ranks, gathers the blocks' sums with <see cref="AllGather"/>, and adds them in the order of the rows.</para>
/// <para>What was sent lies in arrays of at most 2^31 - 1 elements; more is sent in rounds by whoever has more. An operation fails on every rank
/// when one rank has failed.</para></remarks>
public interface ICommunicator
{
    /// <summary>This rank, from 0 to <see cref="Size"/> - 1.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are, at least 1.</summary>
    int Size { get; }

    /// <summary>Bytes that this rank has sent to others so far; what it sends to itself does not count.</summary>
    long BytesSent { get; }

    /// <summary>Waits until all ranks have come here.</summary>
    void Barrier();

    /// <summary>Gives every rank the values of one.</summary>
    /// <param name="values">On <paramref name="root"/> what is told; elsewhere as many values, which are overwritten.</param>
    /// <param name="root">The rank that tells.</param>
    void Broadcast<T>(Span<T> values, int root)
        where T : unmanaged;

    /// <summary>All ranks' values, one after the other in the order of the ranks; every rank may give another number of them, or none.</summary>
    T[] AllGather<T>(ReadOnlySpan<T> values)
        where T : unmanaged;

    /// <summary>Sends every rank a part of its own.</summary>
    /// <param name="parts">One part for each rank, this one included; parts may be empty and of any length.</param>
    /// <returns>What each rank sent to this one, by its number.</returns>
    T[][] AllToAll<T>(IReadOnlyList<ReadOnlyMemory<T>> parts)
        where T : unmanaged;

    /// <summary>Sends every other rank a part into memory that is there; all know how long the parts are. A rank sends nothing to itself.</summary>
    /// <param name="parts">One part for each rank; this rank's own is not looked at.</param>
    /// <param name="received">Where what each rank sends goes, as long as it is; this rank's own is not written.</param>
    void Exchange<T>(IReadOnlyList<ReadOnlyMemory<T>> parts, IReadOnlyList<Memory<T>> received)
        where T : unmanaged;

    /// <summary>Adds whole numbers over all ranks, element by element, on every rank.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    void Sum(Span<long> values);

    /// <summary>Replaces whole numbers by the largest over all ranks, element by element, on every rank.</summary>
    void Max(Span<long> values);

    /// <summary>Passes a block round the ring: to the next rank (the last one's next is the first), and from the rank before.</summary>
    /// <param name="block">What this rank passes on; it must not change until the task is done.</param>
    /// <returns>The block of the rank before, of any length. Until it is there this rank may compute, but may not call another operation.</returns>
    Task<T[]> PassOn<T>(ReadOnlyMemory<T> block)
        where T : unmanaged;
}
