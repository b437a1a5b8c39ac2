using Pith.Data;

namespace Pith.Cli.Infrastructure;

/// <summary>The exit codes of the contract, and the one place that maps errors to them.</summary>
static class ExitCodes
{
    public const int Done = 0;
    public const int Defect = 1;
    public const int Usage = 2;
    public const int InputData = 3;
    public const int Resources = 4;
    public const int Verification = 5;
    public const int Interrupted = 130;

    public static int Of(Exception error) => error switch
    {
        OptionException => Usage,
        OperationCanceledException => Interrupted,
        ManifestMismatchException => Verification,
        ResourceLimitException or OutOfMemoryException => Resources,
        PithException => InputData,
        IOException when Pith.Runs.Storage.IsDiskFull(error) => Resources,
        IOException or UnauthorizedAccessException => InputData,
        // Several threads may fail at once; what all of them say counts, and of different things the first.
        AggregateException many when many.Flatten().InnerExceptions is [var first, ..] => Of(first),
        _ => Defect,
    };

    /// <summary>The sentence to print for an error, without the leading <c>pith:</c>.</summary>
    /// <param name="error">The error.</param>
    /// <param name="command">The command that was called, or null.</param>
    public static string SentenceOf(Exception error, string? command = null) => error switch
    {
        AggregateException many when many.Flatten().InnerExceptions is [var first, ..] => SentenceOf(first, command),
        MissingDataException missing => OptionWords.AsFlags(NeedWords.Of(missing, command)),
        OutOfMemoryException => "memory ran out; --dry-run shows what a run needs, --memory sets a budget that is checked before the start.",
        _ when Of(error) == Defect =>
            $"unexpected failure, a defect of Pith: {OneLine(error.GetType().Name + ": " + error.Message)} Please report it with the command, the output of --verbose, and pith --version.",
        _ => OptionWords.AsFlags(OneLine(error.Message)),
    };

    static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
