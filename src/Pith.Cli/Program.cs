using Pith.Cli.Encoders;
using Pith.Cli.Infrastructure;
using Pith.Cli.Launching;
using Pith.Cluster;
using Pith.Runs;

namespace Pith.Cli;

static class Program
{
    static int Main(string[] args)
    {
        // Asked for often, by scripts, so it must not wait for the command line to be built.
        if (args is ["--version"])
            return PrintVersion();
        EncodersPlugin.Provide();
        Launcher? launcher = null;
        RankSession? ranks;
        try
        {
            launcher = Launcher.Detect(Environment.GetEnvironmentVariable);
            ranks = RankSession.Start(launcher);
        }
        catch (Exception error) when (error is PithException or OptionException)
        {
            return RankSession.CannotStart(launcher, error);
        }
        using (ranks)
            return CommandLine.Run(args, ranks?.Screen ?? new Screen(), ranks: ranks);
    }

    static int PrintVersion()
    {
        try
        {
            Console.Out.WriteLine(Machine.PithVersion);
            return ExitCodes.Done;
        }
        catch (IOException)
        {
            return ExitCodes.Resources;
        }
    }
}
