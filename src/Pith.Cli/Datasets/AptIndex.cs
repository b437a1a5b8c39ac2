using System.Diagnostics;
using System.Text;

namespace Pith.Cli.Datasets;

/// <summary>The package index of this machine's Debian release, fetched by apt into a folder of one's own: nothing of the machine's own lists is changed, and no
/// rights are needed.</summary>
class AptIndex
{
    /// <summary>Where Debian puts the program that fetches lists.</summary>
    protected const string AptGet = "/usr/bin/apt-get";

    const string AptHelper = "/usr/lib/apt/apt-helper";

    /// <summary>Whether this machine has apt.</summary>
    public virtual bool IsThere => OperatingSystem.IsLinux() && File.Exists(AptGet) && File.Exists(AptHelper);

    /// <summary>Fetches the lists of packages and of English descriptions.</summary>
    /// <param name="folder">An empty folder to work in; the caller removes it.</param>
    /// <param name="cancellation">Stops the fetching.</param>
    /// <returns>The files of packages, then those of descriptions, each in the order of apt's sources.</returns>
    /// <exception cref="InvalidDataContentException">The lists cannot be fetched.</exception>
    public virtual (string[] Packages, string[] Descriptions) Fetch(string folder, CancellationToken cancellation)
    {
        // apt wants both folders for files under way.
        Directory.CreateDirectory(Path.Combine(folder, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(folder, "cache", "archives", "partial"));
        string[] settings =
        [
            "-o", "Acquire::Languages=en", "-o", $"Dir::State::lists={folder}/lists", "-o", $"Dir::Cache={folder}/cache",
            "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        ];
        // Lists that could not be fetched are only warned about, and are missed below.
        Run(AptGet, ["update", "-q", .. settings], cancellation);
        string[] FilesOf(string kind) =>
        [
            .. Run(AptGet, ["indextargets", .. settings, "--format", "$(FILENAME)", $"Created-By: {kind}"], cancellation)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(File.Exists),
        ];
        (string[] packages, string[] descriptions) = (FilesOf("Packages"), FilesOf("Translations"));
        return packages.Length > 0 && descriptions.Length > 0 ? (packages, descriptions) : throw new InvalidDataContentException(
            "apt-get gave no list of packages with their descriptions; connect to a Debian mirror and run again (apt-get update must work), or bring texts of your own: text:FILE:field.");
    }

    /// <summary>The text of a list, however it is compressed.</summary>
    public virtual TextReader Open(string file, CancellationToken cancellation) => new StringReader(Run(AptHelper, ["cat-file", file], cancellation));

    static string Run(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? output : throw new InvalidDataContentException(
            $"{Path.GetFileName(program)} {arguments[0]} failed: {errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("it gives no reason").Trim().TrimEnd('.')}; mend that and run again, or bring texts of your own: text:FILE:field.");
    }
}
