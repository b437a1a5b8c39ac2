using System.Diagnostics;

namespace Pith.Numerics.Communication;

/// <summary>A folder on storage that ranks share, in which they keep what is done.</summary>
static class SharedFolder
{
    /// <summary>The names of all that ranks write into folders inside of such a folder.</summary>
    public static string[] Ours { get; } = ["ranks.json", "lists-*", "order-*", "part-*.npz", "manifest.json"];

    const string ProbePrefix = "seen-";

    // Storage that several machines share may show a new file late.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Makes the folder where it is not there, and makes sure that all ranks see the same one; all ranks call it.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="folder">The folder; nobody else's files may be in it.</param>
    /// <param name="stateFile">The file in it by which it is known as ours.</param>
    /// <param name="state">What that file holds at first.</param>
    /// <exception cref="InvalidDataContentException">There is something else, or a rank does not see it.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Open(ICommunicator ranks, string folder, string stateFile, byte[] state)
    {
        Together.Run(ranks, () =>
        {
            if (ranks.Rank == 0)
                Prepare(folder, stateFile, state);
        });
        byte[] token = Guid.NewGuid().ToByteArray();
        ranks.Broadcast<byte>(token, 0);
        string probe = Path.Combine(folder, ProbePrefix + Convert.ToHexString(token));
        Together.Run(ranks, () =>
        {
            if (ranks.Rank == 0)
                WorkFile.Guard(() => File.WriteAllBytes(probe, token), probe);
        });
        Together.Run(ranks, () => RequireSeen(folder, probe));
        if (ranks.Rank == 0)
            File.Delete(probe);
        RequireAllWrite(ranks, folder);
    }

    /// <summary>Removes files whose names match patterns, and the folder if nothing else is in it.</summary>
    /// <param name="folder">The folder, there or not.</param>
    /// <param name="patterns">Names with wildcards; what is half written of them goes, too.</param>
    public static void Remove(string folder, params ReadOnlySpan<string> patterns)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string pattern in patterns)
        {
            foreach (string file in Directory.GetFiles(folder, pattern).Concat(Directory.GetFiles(folder, pattern + WorkFile.HalfWritten)))
                File.Delete(file);
        }
        foreach (string probe in Directory.GetFiles(folder, ProbePrefix + "*"))
            File.Delete(probe);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>Whether a file was only written to see whether it can be.</summary>
    public static bool IsProbe(string path) => Path.GetFileName(path).StartsWith(ProbePrefix, StringComparison.Ordinal);

    static void Prepare(string folder, string stateFile, byte[] state)
    {
        string file = Path.Combine(folder, stateFile);
        // Killed as it made the folder, a rank has left no more than a probe or half a state.
        bool IsLeft(string entry) => Path.GetFileName(entry) is var name && (name == stateFile + WorkFile.HalfWritten || IsProbe(entry));
        if (File.Exists(folder) || (Directory.Exists(folder) && !File.Exists(file) && !Directory.EnumerateFileSystemEntries(folder).All(IsLeft)))
            throw new InvalidDataContentException($"{folder} is wanted for what ranks keep but holds something else; move it away, or give another `out`.");
        WorkFile.Guard(() =>
        {
            Directory.CreateDirectory(folder);
            foreach (string probe in Directory.GetFiles(folder, ProbePrefix + "*"))
                File.Delete(probe);
            if (!File.Exists(file))
                WorkFile.WriteAtomically(file, state);
        }, folder);
    }

    static void RequireSeen(string folder, string probe)
    {
        for (var waited = Stopwatch.StartNew(); !File.Exists(probe); Thread.Sleep(50))
        {
            if (waited.Elapsed > s_patience)
            {
                throw new InvalidDataContentException(
                    $"{Environment.MachineName} does not see {folder}, which rank 0 has made; give `out` on storage that all machines share.");
            }
        }
    }

    // A rank may see the folder and yet be refused, as where storage is mounted for reading only.
    static void RequireAllWrite(ICommunicator ranks, string folder) => Together.Run(ranks, () =>
    {
        string own = Path.Combine(folder, FormattableString.Invariant($"{ProbePrefix}{ranks.Rank}-{Guid.NewGuid():N}"));
        WorkFile.Guard(() =>
        {
            using FileStream file = new(own, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }, own);
    });
}
