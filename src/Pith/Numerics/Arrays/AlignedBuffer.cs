using System.Runtime.InteropServices;

namespace Pith.Numerics.Arrays;

/// <summary>Single-precision values at a fixed place in memory, aligned to a cache line and zero at first.</summary>
/// <remarks>A line of slack behind the last value lets vector loads end beyond it.</remarks>
sealed unsafe class AlignedBuffer : IDisposable
{
    const int Alignment = 64;
    const int Slack = 64;

    /// <summary>Takes memory for <paramref name="length"/> values.</summary>
    /// <exception cref="ResourceLimitException">The memory is not there.</exception>
    public AlignedBuffer(long length)
    {
        Length = length;
        nuint bytes = (nuint)((length + Slack) * sizeof(float));
        try
        {
            Pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        }
        catch (OutOfMemoryException error)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"The network needs a buffer of {bytes >> 20} MB that the system does not give; use a smaller batch or model."), error);
        }
        NativeMemory.Clear(Pointer, bytes);
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~AlignedBuffer() => NativeMemory.AlignedFree(Pointer);

    /// <summary>The first value.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Values held.</summary>
    public long Length { get; }

    /// <summary>Sets every value to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)(Length * sizeof(float)));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }
}
