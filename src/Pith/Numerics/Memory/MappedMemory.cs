using System.Runtime.InteropServices;

namespace Pith.Numerics.Memory;

/// <summary>The parts of files that are mapped into memory, so that the pages of all can be given back to the system at once.</summary>
/// <remarks>What was written to them stays in the file, or on its way there; the next look at a page brings it back. Only Linux counts these pages as the
/// process's own and takes them back when told to (madvise(2), MADV_DONTNEED on shared maps); elsewhere nothing happens.</remarks>
static unsafe partial class MappedMemory
{
    const int DoNotNeed = 4;

    static readonly Dictionary<nint, long> s_maps = [];

    /// <summary>Notes a map.</summary>
    /// <param name="pointer">Its first byte, at the start of a page.</param>
    /// <param name="bytes">Its length.</param>
    public static void Add(void* pointer, long bytes)
    {
        lock (s_maps)
            s_maps[(nint)pointer] = bytes;
    }

    /// <summary>Forgets a map that is about to go.</summary>
    public static void Remove(void* pointer)
    {
        lock (s_maps)
            s_maps.Remove((nint)pointer);
    }

    /// <summary>Gives the pages of all maps back to the system. Others may use the maps meanwhile.</summary>
    public static void Release()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // No map goes while its pages are given back.
        lock (s_maps)
        {
            foreach ((nint pointer, long bytes) in s_maps)
                _ = Advise(pointer, (nuint)bytes, DoNotNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint pointer, nuint bytes, int advice);
}
