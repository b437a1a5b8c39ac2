namespace Pith.Numerics.Communication;

/// <summary>One rank alone, which tells nobody anything.</summary>
public sealed class SingleProcess : ICommunicator
{
    SingleProcess()
    {
    }

    /// <summary>The only one that is needed.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public long BytesSent => 0;

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public void Broadcast<T>(Span<T> values, int root)
        where T : unmanaged => ArgumentOutOfRangeException.ThrowIfNotEqual(root, 0);

    /// <inheritdoc/>
    public T[] AllGather<T>(ReadOnlySpan<T> values)
        where T : unmanaged => values.ToArray();

    /// <inheritdoc/>
    public T[][] AllToAll<T>(IReadOnlyList<ReadOnlyMemory<T>> parts)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Count, 1, nameof(parts));
        return [parts[0].ToArray()];
    }

    /// <inheritdoc/>
    public void Exchange<T>(IReadOnlyList<ReadOnlyMemory<T>> parts, IReadOnlyList<Memory<T>> received)
        where T : unmanaged
    {
    }

    /// <inheritdoc/>
    public void Sum(Span<long> values)
    {
    }

    /// <inheritdoc/>
    public void Max(Span<long> values)
    {
    }

    /// <inheritdoc/>
    public Task<T[]> PassOn<T>(ReadOnlyMemory<T> block)
        where T : unmanaged => Task.FromResult(block.ToArray());
}
