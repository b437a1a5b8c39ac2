using System.Collections.Concurrent;

namespace Pith.Numerics.Arrays;

/// <summary>The files that are mapped into memory, each as it was when it was mapped; while somebody watches, those that are changed are
/// found.</summary>
/// <remarks>A map reads what the file holds now. Where it was written over, rows of two versions are mixed; where it became shorter, the
/// operating system ends the process at the first page that is gone. A lease makes the writer wait until the map is given up.</remarks>
static class MappedFiles
{
    // Descriptors are few on some machines; of more files than these only size and time are looked at.
    const int MostLeases = 512;

    static readonly ConcurrentDictionary<MappedFile, byte> s_open = [];
    static int s_watchers;
    static int s_leases;

    /// <summary>Whether changes are looked for, so that a lease on a new map is worth taking.</summary>
    public static bool AreWatched => Volatile.Read(ref s_watchers) > 0;

    /// <summary>Starts to look for changes. To be followed by one <see cref="StopWatching"/>.</summary>
    public static void StartWatching() => Interlocked.Increment(ref s_watchers);

    /// <summary>Ends one watch; with the last, leases are given back.</summary>
    public static void StopWatching()
    {
        if (Interlocked.Decrement(ref s_watchers) > 0)
            return;
        foreach (MappedFile file in s_open.Keys)
            file.ReleaseLease();
    }

    /// <summary>Notes a file that is about to be mapped; dispose what is returned when the map is gone.</summary>
    /// <param name="path">The file.</param>
    public static MappedFile Add(string path)
    {
        bool mayLease = AreWatched && Volatile.Read(ref s_leases) < MostLeases;
        var file = new MappedFile(path, mayLease, Forget);
        if (file.HasLease)
            Interlocked.Increment(ref s_leases);
        s_open[file] = 0;
        return file;
    }

    /// <summary>The path of a mapped file that was changed, or that somebody is waiting to change; null where there is none.</summary>
    public static string? FirstChanged() => s_open.Keys.Where(file => file.IsChanged()).Select(file => file.Path).Min(StringComparer.Ordinal);

    static void Forget(MappedFile file, bool hadLease)
    {
        if (hadLease)
            Interlocked.Decrement(ref s_leases);
        s_open.TryRemove(file, out _);
    }
}
