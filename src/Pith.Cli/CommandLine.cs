using System.CommandLine;
using System.CommandLine.Help;
using Pith.Cli.Infrastructure;
using Pith.Cli.Launching;
using Pith.Numerics.Communication;
using Pith.Runs;
using Pith.Tables;

namespace Pith.Cli;

/// <summary>From arguments to exit code: finds the command, reads its options, runs it, and reports what went wrong in one line.</summary>
static class CommandLine
{
    /// <summary>Runs one call of <c>pith</c>.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="screen">Where to write.</param>
    /// <param name="outer">A cancellation from outside; null listens to Ctrl-C and SIGTERM.</param>
    /// <param name="ranks">The ranks that were started together; null for one process.</param>
    public static int Run(IReadOnlyList<string> args, Screen screen, CancellationToken? outer = null, RankSession? ranks = null)
    {
        CommandContext? context = null;
        using Interruption? interruption = outer is null ? new Interruption(() => context?.Stage?.DisposeOpenRuns()) : null;
        using var watch = new InputWatch(outer is null ? null : [], outer ?? interruption!.Token);
        try
        {
            ranks?.StopWith(watch.Token);
            ranks?.Meet(args);
            (context, int code) = Together.Run(ranks?.Communicator ?? SingleProcess.Instance, () => Open(args, screen, ranks, watch.Token));
            if (context is not null && ranks is not null)
                screen.Message("note: " + ranks.Words);
            if (context is not null)
                code = context.Command.Run(context);
            screen.Output.Flush();
            return ranks?.End(code) ?? code;
        }
        catch (Exception caught)
        {
            Exception error = caught;
            context?.Progress.Dispose();
            context?.Stage?.DisposeOpenRuns();
            error = watch.Explain(error) ?? error;
            return ranks is null ? Report(error, screen, context) : ranks.Fail(error, to => Report(error, to, context));
        }
        finally
        {
            context?.Progress.Dispose();
        }
    }

    // The call of a command, or the exit code of what is done already.
    static (CommandContext? Context, int Code) Open(IReadOnlyList<string> args, Screen screen, RankSession? ranks, CancellationToken cancellation)
    {
        if (args.Count == 0 || args[0] is "--help" or "-h" or "-?" or "help" && args.Count == 1)
        {
            RootHelp.Write(screen.Output);
            return (null, ExitCodes.Done);
        }
        CliCommand command = FindCommand(args[0]);
        ParseResult parsed = Parse(command, args);
        if (parsed.Action is HelpAction help)
        {
            parsed.InvocationConfiguration.Output = screen.Output;
            int shown = help.Invoke(parsed);
            command.WriteMoreHelp(screen.Output);
            return (null, shown);
        }
        ranks?.Require(command, () => CommandRegistry.All.Where(entry => entry.Create().RunsOnRanks).Select(entry => entry.Name));
        return (Prepare(command, args, parsed, screen, ranks, cancellation), ExitCodes.Done);
    }

    static CommandContext Prepare(
        CliCommand command,
        IReadOnlyList<string> args,
        ParseResult parsed,
        Screen screen,
        RankSession? ranks,
        CancellationToken cancellation)
    {
        parsed = WithConfig(command, args, parsed);
        RequireExclusive(command, parsed);
        bool IsOn(string flag) => command.Options.Any(o => o.Name == flag && parsed.GetResult(o.Symbol) is { Implicit: false });
        screen.Quiet |= IsOn("quiet");
        screen.Verbose |= IsOn("verbose");
        var context = new CommandContext(command, IsOn("json"), parsed, screen, new ProgressDisplay(screen), cancellation)
        {
            Ranks = ranks?.Communicator ?? SingleProcess.Instance,
            UsualThreads = ranks?.Threads ?? 0,
            Mpi = ranks?.Mpi ?? "",
            Machines = ranks?.Hosts ?? 1,
        };
        RegisterTables(command, context);
        return context;
    }

    // The engine's share of a budget; what it hands out lies in the rest.
    static void RegisterTables(CliCommand command, CommandContext context)
    {
        CliOption? Of(string name) => command.Options.FirstOrDefault(option => option.Name == name);
        PithTables.Register(new TableOptions
        {
            Memory = Of("memory") is { } memory && context.Bytes(memory) is long bytes ? bytes / 4 : null,
            Threads = Of("threads") is { } threads ? context.Threads(threads) : 0,
        });
    }

    static int Report(Exception error, Screen screen, CommandContext? context)
    {
        int code = ExitCodes.Of(error);
        // A cancelled thread pool may surface as another error; what the user did is what counts.
        if (context is not null && context.Cancellation.IsCancellationRequested && code == ExitCodes.Defect)
            code = ExitCodes.Interrupted;
        string sentence = code == ExitCodes.Interrupted
            ? InterruptedSentence(context)
            : ExitCodes.SentenceOf(error, context?.Command.Name);
        screen.Error.WriteLine("pith: " + sentence);
        if (screen.Verbose && code is ExitCodes.Defect or ExitCodes.Resources or ExitCodes.InputData && screen.Verbose)
            screen.Error.WriteLine(error.ToString());
        return code;
    }

    static string InterruptedSentence(CommandContext? context)
    {
        if (context is { Ranks.Size: > 1, Stage: { Phase: string phase } shared })
        {
            string stays = shared.Checkpoints is { } results ? $"what phases have finished is kept in {results.Folder}" : "nothing is kept";
            return $"ended in the phase {phase}: the job was stopped, or a rank was lost; {stays}: run the same command again, with as many ranks or others, to go on.";
        }
        string? stage = context?.Stage?.Stages.Current ?? context?.Progress.Stage;
        string where = stage is null ? "" : $" in the stage {stage}";
        // A part that is kept in the cache is found there by itself.
        if (context?.Stage is { OpenRun: null, Inner.OpenRun.Kept: string some })
            return $"interrupted{where}; {some} are kept: run the same command again to go on.";
        if (context?.Stage is { Inner: not null, OpenRun: { Kept: string parts } whole })
            return $"interrupted{where}; {parts} are kept in {whole.TargetPath}: run the same command again to go on.";
        if (context?.Stage?.OpenRun is { Kept: string kept } open)
            return $"interrupted{where}; {kept} are kept in {open.TargetPath}: run the same command again with --resume to go on.";
        return $"interrupted{where}; nothing was kept and the temporary files are removed: run the same command again to start over.";
    }

    static CliCommand FindCommand(string name)
    {
        foreach (CommandEntry entry in CommandRegistry.All)
        {
            if (entry.Name == name)
                return entry.Create();
        }
        if (name.StartsWith('-'))
            throw new OptionException(name, $"the command comes first, before {name}; pith --help lists the commands.");
        throw new OptionException(
            "command",
            $"unknown command {name}{Suggestions.Ending(name, CommandRegistry.All.Select(e => e.Name), "; pith --help lists the commands.")}");
    }

    static ParseResult Parse(CliCommand command, IReadOnlyList<string> args)
    {
        var root = new Command("pith", "Finds the part of a dataset worth training on.");
        command.Symbol.Options.Add(new HelpOption("--help", "-h", "-?"));
        root.Add(command.Symbol);
        return ParseWith(root, command, args);
    }

    static ParseResult ParseWith(Command root, CliCommand command, IReadOnlyList<string> args)
    {
        CheckNames(command, args);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is HelpAction)
            return parsed;
        if (parsed.UnmatchedTokens is [string first, ..])
            throw new OptionException(first, $"unexpected argument {first}; pith {command.Name} --help shows how to call it.");
        if (parsed.Errors is [var error, ..])
            throw new OptionException(command.Name, $"{error.Message.TrimEnd('.')}; pith {command.Name} --help lists the options.");
        return parsed;
    }

    /// <summary>Refuses unknown options and options without their value, in our words; a positional argument would swallow the
    /// former.</summary>
    static void CheckNames(CliCommand command, IReadOnlyList<string> args)
    {
        string[] known = [.. command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Append("help").Select(n => "--" + n)];
        for (int i = 1; i < args.Count; i++)
        {
            if (args[i] == "--")
                return;
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                continue;
            string name = args[i].Split('=')[0];
            if (!known.Contains(name))
                throw new OptionException(
                    name, $"unknown option {name}{Suggestions.Ending(name, known, $"; pith {command.Name} --help lists the options.")}");
            CliOption? option = command.Options.FirstOrDefault(o => o.IsCalled(name[2..]));
            if (option is null || option.IsFlag || args[i].Contains('=', StringComparison.Ordinal))
                continue;
            if (i + 1 >= args.Count || known.Contains(args[i + 1].Split('=')[0]))
                throw new OptionException(option.Name, $"{name} needs a value; pith {command.Name} --help lists the options.");
            i++;
        }
    }

    static ParseResult WithConfig(CliCommand command, IReadOnlyList<string> args, ParseResult parsed)
    {
        CliOption? config = command.Options.FirstOrDefault(o => o.Name == "config");
        if (config is null || parsed.GetResult(config.Symbol) is not { Implicit: false })
            return parsed;
        string path = parsed.GetValue((Option<string?>)config.Symbol) ?? "";
        string[] known = [.. command.Options.Where(o => o != config).SelectMany(o => o.Aliases.Prepend(o.Name))];
        List<string> all = [.. args];
        foreach ((string key, string value) in command.ReadConfig(path, known))
        {
            CliOption option = command.Options.First(o => o.IsCalled(key));
            IEnumerable<CliOption> rivals = command.Exclusive.Where(g => g.Contains(option)).SelectMany(g => g).Append(option);
            if (rivals.Any(r => parsed.GetResult(r.Symbol) is { Implicit: false }))
                continue;
            if (!option.IsFlag)
                all.Add($"--{option.Name}={value}");
            else if (value.Equals("true", StringComparison.OrdinalIgnoreCase))
                all.Add("--" + option.Name);
            else if (!value.Equals("false", StringComparison.OrdinalIgnoreCase))
                throw new OptionException(key, $"{path}: {key} must be true or false; got {value}.");
        }
        return ParseWith((Command)command.Symbol.Parents.Single(), command, all);
    }

    static void RequireExclusive(CliCommand command, ParseResult parsed)
    {
        foreach (CliOption[] group in command.Exclusive)
        {
            CliOption[] given = [.. group.Where(o => parsed.GetResult(o.Symbol) is { Implicit: false })];
            if (given.Length > 1)
                throw new OptionException(given[1].Name, $"--{given[0].Name} and --{given[1].Name} exclude each other; give one of them.");
        }
    }
}
