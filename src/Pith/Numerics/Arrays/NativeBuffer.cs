using System.Runtime.InteropServices;

namespace Pith.Numerics.Arrays;

/// <summary>Values at a fixed place in memory, aligned to a cache line; their contents are undefined at first.</summary>
/// <remarks>A line of slack behind the last value lets vector loads end beyond it. Arrays of more than 2^31 values are fine.</remarks>
sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    const int Alignment = 64;
    const int SlackBytes = 64;

    /// <summary>Takes memory for <paramref name="length"/> values.</summary>
    /// <exception cref="ResourceLimitException">The memory is not there.</exception>
    public NativeBuffer(long length)
    {
        Length = length;
        long bytes = checked((length * sizeof(T)) + SlackBytes);
        try
        {
            Pointer = (T*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        }
        catch (OutOfMemoryException error)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"The search needs {bytes >> 20} MB at once that the system does not give; use fewer rows or neighbours."), error);
        }
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~NativeBuffer() => NativeMemory.AlignedFree(Pointer);

    /// <summary>The first value.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Values held.</summary>
    public long Length { get; }

    /// <summary>Sets every byte to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)(Length * sizeof(T)));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }
}
