using System.Runtime.InteropServices;
using Pith.Numerics.Memory;

namespace Pith.Numerics.Arrays;

/// <summary>Values at a fixed place in memory, aligned to a cache line; their contents are undefined at first.</summary>
/// <remarks>A line of slack behind the last value lets vector loads end beyond it. Arrays of more than 2^31 values are fine.</remarks>
sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    const int Alignment = 64;
    const int SlackBytes = 64;

    readonly Action? _release;

    /// <summary>Takes memory for <paramref name="length"/> values.</summary>
    /// <exception cref="ResourceLimitException">The memory is not there.</exception>
    public NativeBuffer(long length)
    {
        Length = length;
        long bytes = checked((length * sizeof(T)) + SlackBytes);
        try
        {
            Pointer = (T*)NativeMemory.AlignedAlloc((nuint)bytes, LargePages.AlignmentOf(bytes, Alignment));
            LargePages.AskFor(Pointer, bytes);
        }
        catch (OutOfMemoryException error)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"The search needs {bytes >> 20} MB at once that the system does not give; use fewer rows or neighbours."), error);
        }
    }

    /// <summary>A buffer over memory that came from elsewhere.</summary>
    /// <param name="pointer">The first value, aligned to a cache line, with a line of slack behind the last.</param>
    /// <param name="length">Values.</param>
    /// <param name="release">Gives the memory back.</param>
    public NativeBuffer(T* pointer, long length, Action release)
    {
        Pointer = pointer;
        Length = length;
        _release = release;
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>The first value.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Values held.</summary>
    public long Length { get; }

    /// <summary>Sets every byte to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)(Length * sizeof(T)));

    /// <summary>Sets every value.</summary>
    public void Fill(T value) => Fill(value, Length);

    /// <summary>Sets the first values.</summary>
    public void Fill(T value, long count)
    {
        for (long first = 0; first < count; first += int.MaxValue)
            new Span<T>(Pointer + first, (int)Math.Min(int.MaxValue, count - first)).Fill(value);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        T* pointer = Pointer;
        Pointer = null;
        if (pointer is null)
            return;
        if (_release is null)
            NativeMemory.AlignedFree(pointer);
        else
            _release();
    }
}
