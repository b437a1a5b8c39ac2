using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pith.Cli.Infrastructure;
using Pith.Cluster;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Cli.Launching;

/// <summary>This process as one of several ranks that run the same command together: rank 0 speaks, and a rank that fails ends all.</summary>
sealed class RankSession : IDisposable
{
    // Where all ranks find the same thing wrong, rank 0 says it and ends the others before they do.
    static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    readonly MpiCommunicator _communicator;

    RankSession(MpiCommunicator communicator)
    {
        _communicator = communicator;
        Cores cores = Cores.OfThisRank(communicator);
        (Threads, Hosts) = (cores.Threads, cores.Hosts);
        // A launcher may give rank 0 a terminal of its own, and collect what is written there for its own output.
        Screen = communicator.Rank == 0 ? Plain() : new Screen(TextWriter.Null, TextWriter.Null);
    }

    /// <summary>The ranks.</summary>
    public ICommunicator Communicator => _communicator;

    /// <summary>Threads of this rank where nobody asks for a number.</summary>
    public int Threads { get; }

    /// <summary>The library that carries messages, its name and version.</summary>
    public string Mpi => _communicator.Version;

    /// <summary>Machines that ranks run on.</summary>
    public int Hosts { get; }

    /// <summary>Where this rank writes; nowhere, but for rank 0.</summary>
    public Screen Screen { get; }

    /// <summary>Joins the ranks that a launcher started together; null where this process was started alone.</summary>
    /// <exception cref="PithException">They cannot find each other.</exception>
    public static RankSession? Start(Launcher? launcher)
    {
        if (launcher is null)
            return null;
        // The launcher's terminal, which rank 0 may have, understands nothing: it would be written into the output.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        return new RankSession(MpiCommunicator.Start(launcher.Kind));
    }

    /// <summary>Says why this process cannot join the ranks, unless it is one of many that say the same.</summary>
    public static int CannotStart(Launcher? launcher, Exception error)
    {
        if (launcher is { Rank: > 0 })
            Thread.Sleep(s_silence);
        Plain().Error.WriteLine("pith: " + ExitCodes.SentenceOf(error));
        return ExitCodes.Of(error);
    }

    /// <summary>Ends waiting for other ranks when the work is stopped.</summary>
    public void StopWith(CancellationToken token) => _communicator.Cancellation = token;

    /// <summary>Refuses a command that ranks cannot share.</summary>
    /// <param name="command">The command.</param>
    /// <param name="shared">Names of the commands that they can.</param>
    /// <exception cref="OptionException">Each rank would do all of it.</exception>
    public void Require(CliCommand command, Func<IEnumerable<string>> shared)
    {
        if (command.RunsOnRanks)
            return;
        throw new OptionException(command.Name, FormattableString.Invariant(
            $"pith {command.Name} cannot be divided among {Communicator.Size} ranks, and each would do all of it over the others; run it in one process. Ranks can share: {string.Join(", ", shared())}."));
    }

    /// <summary>Refuses ranks of different versions or calls, and says who is there.</summary>
    public void Meet(IReadOnlyList<string> args)
    {
        ulong call = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\0', args.Prepend(Machine.PithVersion))));
        ulong[] calls = Communicator.AllGather<ulong>([call]);
        Together.Run(Communicator, () =>
        {
            if (Array.FindIndex(calls, other => other != calls[0]) is >= 0 and int odd)
                throw new OptionException("ranks", FormattableString.Invariant($"rank {odd} runs another version of Pith or another command than rank 0; start all ranks with the same command and the same files of Pith."));
        });
    }

    /// <summary>What ranks there are, in one line.</summary>
    public string Words => FormattableString.Invariant(
        $"{Communicator.Size} ranks on {Hosts} {(Hosts == 1 ? "machine" : "machines")} ({_communicator.Version}), {Threads} {(Threads == 1 ? "thread" : "threads")} each.");

    /// <summary>The exit code of all ranks: the highest of theirs.</summary>
    public int End(int code)
    {
        long[] codes = [code];
        Communicator.Max(codes);
        return (int)codes[0];
    }

    /// <summary>Ends after a failure: where all ranks know of it, one says it; else this one does, and ends the others.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="report">Says it on a screen and returns the exit code.</param>
    public int Fail(Exception error, Func<Screen, int> report)
    {
        if (error is OtherRankException)
            return End(ExitCodes.Done);
        if (Together.IsShared(error))
            return End(report(Plain()));
        if (Communicator.Rank > 0)
            Thread.Sleep(s_silence);
        Screen screen = Plain();
        if (Communicator.Rank > 0)
            screen.Error.Write(FormattableString.Invariant($"rank {Communicator.Rank} of {Communicator.Size} on {Environment.MachineName}: "));
        int code = report(screen);
        screen.Error.Flush();
        _communicator.Abort(code);
        return code;
    }

    public void Dispose() => _communicator.Dispose();

    // Not by the console's streams, which greet a terminal with control characters.
    static Screen Plain() => new(new ResultWriter(Open(1)), new MessageWriter(Open(2)));

    static StreamWriter Open(int descriptor) =>
        new(new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)) { AutoFlush = true };
}
