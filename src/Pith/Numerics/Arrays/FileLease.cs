using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pith.Numerics.Arrays;

/// <summary>Leases of Linux (fcntl(2), "Leases"): who opens a leased file for writing, or cuts it, waits until the lease is given back, at
/// most for the seconds in /proc/sys/fs/lease-break-time (45).</summary>
/// <remarks>They need a local file system and a file of one's own (or the right of root); elsewhere there is none, and only size and time
/// tell of a change.</remarks>
static partial class FileLease
{
    const int SetLease = 1024;
    const int GetLease = 1025;
    const int SetSignal = 10;
    const int ReadLease = 0;
    const int NoLease = 2;

    // Told of a waiting writer by a signal, by default one that ends the process; this one is ignored.
    const int UrgentSignal = 23;

    /// <summary>Takes a lease where that is possible.</summary>
    public static bool TryTake(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && Control(file, SetSignal, UrgentSignal) == 0 && Control(file, SetLease, ReadLease) == 0;

    /// <summary>Whether somebody waits for the lease, or it was taken away.</summary>
    public static bool IsBreaking(SafeFileHandle file) => Control(file, GetLease, 0) == NoLease;

    /// <summary>Gives a lease back.</summary>
    public static void Release(SafeFileHandle file) => _ = Control(file, SetLease, NoLease);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, nint argument);
}
