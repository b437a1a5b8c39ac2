using System.IO.Hashing;
using System.Text;
using Pith.Data;
using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;

namespace Pith.Runs;

/// <summary>Describes inputs for a manifest: the physical files behind each, with their sizes and fingerprints.</summary>
static class InputFiles
{
    // Headers, and enough of the values to tell one set from another.
    const int HeadBytes = 1 << 16;

    /// <summary>Describes one input: absolute path, and size and fingerprint of each file behind it.</summary>
    /// <param name="option">The option that named it, without dashes.</param>
    /// <param name="given">What the user wrote.</param>
    /// <param name="cancellation">Stops the fingerprints.</param>
    /// <exception cref="InvalidDataContentException">No file is there, or one cannot be read.</exception>
    public static ManifestInput Describe(string option, string given, CancellationToken cancellation = default) =>
        Describe(SingleProcess.Instance, option, given, cancellation);

    /// <summary>The same by several ranks, which see the same files: each takes the fingerprints of some of them, and all get those of all.</summary>
    /// <param name="ranks">The ranks; all call it.</param>
    /// <param name="option">The option that named it, without dashes.</param>
    /// <param name="given">What the user wrote.</param>
    /// <param name="cancellation">Stops the fingerprints.</param>
    /// <exception cref="InvalidDataContentException">No file is there, or one cannot be read.</exception>
    public static ManifestInput Describe(ICommunicator ranks, string option, string given, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        InputSpec input = InputSpec.Parse(given);
        // It was read, and cannot be again.
        if (FileKind.IsPipe(DataSpec.Parse(given).Path))
            return new ManifestInput(option, given, input.Absolute, []);
        DataFiles found = Together.Run(ranks, () => input.FindFiles());
        IEnumerable<int> DealtTo(int rank) => Enumerable.Range(0, found.Files.Count).Where(file => file % ranks.Size == rank);
        string own = Together.Run(ranks, () => string.Concat(DealtTo(ranks.Rank).Select(file => Fingerprint.OfFile(found.Files[file], cancellation))));
        string all = Encoding.ASCII.GetString(ranks.AllGather<byte>(Encoding.ASCII.GetBytes(own)));
        var described = new ManifestFile[found.Files.Count];
        foreach ((int place, int file) in Enumerable.Range(0, ranks.Size).SelectMany(DealtTo).Index())
        {
            string name = Path.GetRelativePath(found.Root, found.Files[file]).Replace('\\', '/');
            described[file] = new ManifestFile(name, new FileInfo(found.Files[file]).Length, all.Substring(place * Fingerprint.Length, Fingerprint.Length));
        }
        return new ManifestInput(option, given, input.Absolute, described);
    }

    /// <summary>Refuses an input that can be read only once: a run reads its inputs again for their fingerprints.</summary>
    /// <param name="option">The option that named it.</param>
    /// <param name="given">What the user wrote.</param>
    /// <exception cref="InvalidDataContentException">The input is a pipe.</exception>
    public static void RefusePipe(string option, string given)
    {
        if (FileKind.IsPipe(DataSpec.Parse(given).Path))
            throw new InvalidDataContentException($"{option} {given} is a pipe, which can be read only once, but a run takes the fingerprint of its inputs, too; save it to a file.");
    }

    /// <summary>The absolute paths of the files or folders behind an input; of a pattern it is the pattern's.</summary>
    public static IReadOnlyList<string> PlacesOf(string given) => InputSpec.Parse(given).Places;

    /// <summary>Bytes of all files behind an input; 0 where there are none.</summary>
    public static long TotalBytes(string given)
    {
        try
        {
            return InputSpec.Parse(given).FindFiles().Files.Sum(file => new FileInfo(file).Length);
        }
        catch (PithException)
        {
            return 0;
        }
    }

    /// <summary>Bytes of the files behind an input whose fingerprints a rank takes, the one that takes most; 0 where there are none.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="ranks">Ranks.</param>
    public static long LargestDeal(string given, int ranks)
    {
        try
        {
            long[] bytes = [.. InputSpec.Parse(given).FindFiles().Files.Select(file => new FileInfo(file).Length)];
            return bytes.Index().GroupBy(file => file.Index % ranks).Select(dealt => dealt.Sum(file => file.Item)).DefaultIfEmpty(0).Max();
        }
        catch (PithException)
        {
            return 0;
        }
    }

    /// <summary>A hash of the names, sizes and first bytes of all files behind an input, by which two machines see whether they have the same ones.</summary>
    /// <exception cref="InvalidDataContentException">No file is there, or one cannot be read.</exception>
    public static UInt128 QuickHash(string given)
    {
        var hash = new XxHash128();
        var buffer = new byte[HeadBytes];
        DataFiles found = InputSpec.Parse(given).FindFiles();
        foreach (string file in found.Files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            hash.Append(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Path.GetRelativePath(found.Root, file)}|{stream.Length}|")));
            hash.Append(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>The text without folders: what an option is shown as where no path may stand.</summary>
    public static string NameOf(string given) => InputSpec.Parse(given).ShortName;
}
