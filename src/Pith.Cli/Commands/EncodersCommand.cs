using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Encoders;
using Pith.Cli.Infrastructure;
using Pith.Data.Encoders;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith encoders [list|install NAME]</c>: the pretrained encoders that install by name.</summary>
sealed class EncodersCommand : CliCommand
{
    public const string Summary = "lists the pretrained encoders, and fetches them for later";

    readonly Argument<string[]> _words;
    readonly EncoderInstaller _installer;

    public EncodersCommand()
        : this(new PackageSource()) { }

    /// <param name="packages">Fetches packages.</param>
    internal EncodersCommand(PackageSource packages)
        : base("encoders", Summary)
    {
        _installer = new EncoderInstaller(packages);
        _words = Positionals("ACTION", "list, the default; or install NAME..., which fetches encoders so that they are there without a network");
        AddShared(SharedParts.None);
    }

    public override int Run(CommandContext context)
    {
        string[] words = context.Texts(_words);
        if (words is ["install", .. string[] names])
            Install(names, context);
        else if (words is not ([] or ["list"]))
            throw new OptionException("ACTION", $"pith encoders takes list or install NAME; got '{string.Join(' ', words)}'{Suggestions.Ending(words[0], ["list", "install"], ".")}");
        if (context.Json)
            context.PrintJson(new JsonObject { ["folder"] = Path.Combine(KnownEncoders.CacheFolder, "encoders"), ["encoders"] = new JsonArray([.. KnownEncoders.All.Select(ToJson)]) });
        else
            Print(context.Screen);
        return ExitCodes.Done;
    }

    void Install(string[] names, CommandContext context)
    {
        if (names.Length == 0)
            throw new OptionException("ACTION", $"name the encoder: pith encoders install {string.Join(" or ", KnownEncoders.All.Select(encoder => encoder.Name))}.");
        string[] known = [.. KnownEncoders.All.Select(encoder => encoder.Name)];
        if (Array.Find(names, name => !known.Contains(name)) is string unknown)
            throw new OptionException("ACTION", $"there is no encoder {unknown} to install{Suggestions.Ending(unknown, known, $"; there are {string.Join(", ", known)}, and pith embed takes any ONNX file.")}");
        foreach (string name in names)
        {
            if (KnownEncoders.IsInstalled(KnownEncoders.Find(name)!))
                context.Screen.Message($"{name} is installed already.");
            else
                _installer.Provide(name, context.Screen.Message, context.Cancellation);
        }
    }

    static void Print(Screen screen)
    {
        screen.Table(
            "",
            ["encoder", "of", "columns", "what it is", "package", "installed"],
            KnownEncoders.All.Select(encoder => new[]
            {
                encoder.Name, KebabCase.Of(encoder.Input), FormattableString.Invariant($"{encoder.Columns}"), encoder.Summary,
                $"{encoder.Package} {encoder.Version} ({ByteSize.Format(encoder.DownloadBytes)})", KnownEncoders.IsInstalled(encoder) ? "yes" : "no",
            }),
            2);
        screen.Line($"They are kept in {Path.Combine(KnownEncoders.CacheFolder, "encoders")}; {KnownEncoders.CacheVariable} names another folder.");
    }

    static JsonNode ToJson(EncoderInfo encoder) => new JsonObject
    {
        ["name"] = encoder.Name,
        ["input"] = KebabCase.Of(encoder.Input),
        ["columns"] = encoder.Columns,
        ["summary"] = encoder.Summary,
        ["package"] = encoder.Package,
        ["version"] = encoder.Version,
        ["downloadBytes"] = encoder.DownloadBytes,
        ["installed"] = KnownEncoders.IsInstalled(encoder),
    };
}
