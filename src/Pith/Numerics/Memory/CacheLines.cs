using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.Memory;

/// <summary>Hints of what will be read soon; they change no result, and processors that cannot take them do without.</summary>
static unsafe class CacheLines
{
    const int Bytes = 64;

    /// <summary>Asks for the line in which a value lies and the next one. The address may move meanwhile; then the hint is wasted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ref readonly T value)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        byte* line = (byte*)Unsafe.AsPointer(in value);
        Sse.Prefetch0(line);
        Sse.Prefetch0(line + Bytes);
    }

    /// <summary>Asks for the line in which a value lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchOne<T>(ref readonly T value)
        where T : unmanaged
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(in value));
    }
}
