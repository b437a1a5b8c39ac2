using System.Diagnostics;
using Pith.Cli.Infrastructure;
using Pith.Data.Images;
using Pith.Pipelines.Trials;

namespace Pith.Cli.Commands;

/// <summary>Opens the demo's dataset, and installs the default one where it is missing and that is possible.</summary>
static class DemoData
{
    public const string FashionMnist = "fashion-mnist";

    /// <summary>Opens a data spec; only a missing default dataset is installed.</summary>
    public static ImageDataset Open(string spec, DatasetInstaller installer, CommandContext context)
    {
        Require(spec, installer, context);
        return ImageDataSpec.Open(spec);
    }

    /// <summary>Installs the default dataset where trials are made on it.</summary>
    public static void Require(TrialSource source, CommandContext context)
    {
        if (source.Judge is NetworkJudge network)
            Require(network.Data, new DatasetInstaller(), context);
    }

    /// <summary>Installs the default dataset where a data spec names it, it is missing, and that is possible.</summary>
    public static void Require(string spec, DatasetInstaller installer, CommandContext context)
    {
        if (spec != FashionMnist || !installer.CanInstall)
            return;
        try
        {
            ImageDataSpec.Parse(spec).FindFiles();
        }
        catch (InvalidDataContentException)
        {
            context.Screen.Message($"Fashion-MNIST is not there; installing Debian's package {DatasetInstaller.Package} with apt-get ...");
            if (!installer.Install(context.Cancellation))
                throw;
        }
    }
}

/// <summary>Installs the Debian package of Fashion-MNIST with root's apt-get.</summary>
class DatasetInstaller
{
    public const string Package = "dataset-fashion-mnist";

    const string AptGet = "/usr/bin/apt-get";

    /// <summary>Whether this process is root's on a system with apt-get.</summary>
    public virtual bool CanInstall => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(AptGet);

    /// <summary>Installs, with the package lists as they are first and updated if that fails; whether it went well.</summary>
    public bool Install(CancellationToken cancellation) =>
        Run(["install", "-y", "-q", "--no-install-recommends", Package], cancellation)
        || (Run(["update", "-q"], cancellation) && Run(["install", "-y", "-q", "--no-install-recommends", Package], cancellation));

    /// <summary>Runs apt-get quietly; whether it ended well.</summary>
    protected virtual bool Run(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(AptGet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        // Both pipes are emptied, or apt-get would wait once one is full.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0;
    }
}
