using System.Collections.Concurrent;

namespace Pith.Numerics.Arrays;

/// <summary>The files that are mapped into memory, each as it was when it was mapped; those that are changed while somebody
/// watches them are found.</summary>
/// <remarks>A map reads what the file holds now. Where it was written over, rows of two versions are mixed; where it became shorter, the
/// operating system ends the process at the first page that is gone. A lease makes the writer wait until the map is given up.</remarks>
static class MappedFiles
{
    // Descriptors are few on some machines; of more files than these only size and time are looked at.
    const int MostLeases = 512;

    static readonly ConcurrentDictionary<MappedFile, byte> s_open = [];
    static readonly ConcurrentDictionary<Func<string, bool>, byte> s_watches = [];
    static int s_leases;

    /// <summary>Starts to look for changes: maps of these files are worth a lease. To be followed by one <see cref="StopWatching"/>.</summary>
    /// <param name="covers">Whether a file, by its absolute path, is watched; others in the process are not this watch's business.</param>
    public static void StartWatching(Func<string, bool> covers) => s_watches[covers] = 0;

    /// <summary>Ends a watch; leases on files that no other watch covers are given back.</summary>
    /// <param name="covers">What <see cref="StartWatching"/> was given.</param>
    public static void StopWatching(Func<string, bool> covers)
    {
        s_watches.TryRemove(covers, out _);
        foreach (MappedFile file in s_open.Keys.Where(file => !IsWatched(file.Path)))
            file.ReleaseLease();
    }

    /// <summary>Notes a file that is about to be mapped; dispose what is returned when the map is gone.</summary>
    /// <param name="path">The file.</param>
    public static MappedFile Add(string path)
    {
        string full = Path.GetFullPath(path);
        var file = new MappedFile(full, IsWatched(full) && Volatile.Read(ref s_leases) < MostLeases, Forget);
        if (file.HasLease)
            Interlocked.Increment(ref s_leases);
        s_open[file] = 0;
        return file;
    }

    /// <summary>The path of a mapped file that was changed, or that somebody is waiting to change; null where there is none.</summary>
    /// <param name="covers">The files to look at.</param>
    public static string? FirstChanged(Func<string, bool> covers) => s_open.Keys.Where(file => covers(file.Path) && file.IsChanged()).Select(file => file.Path).Min(StringComparer.Ordinal);

    static bool IsWatched(string path) => s_watches.Keys.Any(covers => covers(path));

    static void Forget(MappedFile file, bool hadLease)
    {
        if (hadLease)
            Interlocked.Decrement(ref s_leases);
        s_open.TryRemove(file, out _);
    }
}
