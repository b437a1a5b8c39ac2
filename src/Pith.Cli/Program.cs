using Pith.Cli.Encoders;
using Pith.Cli.Infrastructure;
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
        return CommandLine.Run(args, new Screen());
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
