using Pith.Data.Files;
using Pith.Data.Texts;
using Pith.Data.Texts.Debian;
using Pith.Runs;

namespace Pith.Cli.Datasets;

/// <summary>Makes the file of Debian's package descriptions where a data spec names it and it is not there.</summary>
/// <param name="index">Gives the package index.</param>
sealed class DescriptionsFile(AptIndex index)
{
    /// <summary>Makes the file, once.</summary>
    /// <param name="data">A data spec; others are left alone.</param>
    /// <param name="tell">Told before something is fetched, and what came of it.</param>
    /// <param name="cancellation">Stops the making.</param>
    /// <exception cref="InvalidDataContentException">There is no apt here, or its lists cannot be fetched.</exception>
    public void Provide(string data, Action<string> tell, CancellationToken cancellation)
    {
        string path = DebianPackages.FilePath;
        if (data != DebianPackages.Name || File.Exists(path))
            return;
        if (!index.IsThere)
            throw DebianPackages.Missing();
        tell("Fetching the package index of this machine's Debian release with apt-get (about 20 MB) ...");
        string folder = Directory.CreateTempSubdirectory("pith-apt-").FullName;
        try
        {
            (string[] packages, string[] descriptions) = index.Fetch(folder, cancellation);
            var made = new PackageIndex();
            foreach (string file in packages)
                Read(file, made.AddPackages, cancellation);
            foreach (string file in descriptions)
                Read(file, made.AddDescriptions, cancellation);
            int written = 0;
            Storage.Guard(
                () =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    AtomicFile.Write(path, stream => written = made.Write(stream));
                },
                $"the package descriptions cannot be kept in {path}");
            tell(FormattableString.Invariant($"{written:N0} package descriptions with their sections are kept in {path}{(made.LeftOut > 0 ? $"; {made.LeftOut:N0} packages without a description or section were left out" : "")}."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    void Read(string file, Action<TextReader> take, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using TextReader text = index.Open(file, cancellation);
        take(text);
    }
}
