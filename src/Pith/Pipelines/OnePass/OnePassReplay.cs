using Pith.Runs;

namespace Pith.Pipelines.OnePass;

/// <summary>Runs a pipeline again as its manifest records it.</summary>
static class OnePassReplay
{
    /// <summary>The commands whose manifests record a pipeline.</summary>
    public static IReadOnlyList<string> Commands { get; } = ["demo", "run"];

    /// <summary>Runs it again.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="context">Cancellation and times.</param>
    /// <returns>The manifest of the new run.</returns>
    public static Manifest Run(Manifest manifest, string folder, int threads, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        Dictionary<string, string> inputs = manifest.Inputs.ToDictionary(input => input.Option, input => input.Path);
        Dictionary<string, string> top = manifest.Options
            .Where(option => !option.Key.Contains('.', StringComparison.Ordinal) && option.Value is not (null or "false"))
            .ToDictionary(option => option.Key, option => inputs.GetValueOrDefault(option.Key) ?? option.Value!);
        OnePassRequest request = OnePassTexts.Bind(top, OnePassConfig.SectionsOf(manifest));
        OnePass.Run(
            new OnePassCall(request, folder)
            {
                Command = manifest.Command,
                Threads = threads,
                Shown = manifest.Inputs.ToDictionary(input => input.Option, input => input.Given),
            },
            context);
        return Manifest.Read(folder);
    }
}
