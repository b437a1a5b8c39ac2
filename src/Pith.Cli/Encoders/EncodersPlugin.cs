using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Pith.Data.Images.Decoding;
using Pith.Pipelines.Embed;

namespace Pith.Cli.Encoders;

/// <summary>Loads Pith.Encoders when the first image or encoder is needed. Its packages are large, so it is no part of the command's build:
/// the wrapper script builds it then.</summary>
static class EncodersPlugin
{
    const string AssemblyName = "Pith.Encoders";
    const string FileName = AssemblyName + ".dll";

    /// <summary>The environment variable that names Pith.Encoders.dll.</summary>
    public const string PathVariable = "PITH_ENCODERS";

    /// <summary>The environment variable by which the wrapper script says where it is.</summary>
    public const string WrapperVariable = "PITH_WRAPPER";

    static readonly Lazy<Type> s_library = new(Load);

    /// <summary>Tells the library where decoders and encoders come from; nothing is loaded yet.</summary>
    public static void Provide()
    {
        ImageDecoders.Provide(() => (IImageDecoder)Get("Decoder"));
        EncoderLibrary.Provide(() => (IEncoderLibrary)Get("Encoders"));
    }

    static object Get(string property) => s_library.Value.GetProperty(property, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    static Type Load()
    {
        string path = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? Path.GetFullPath(named)
            : Environment.GetEnvironmentVariable(WrapperVariable) is { Length: > 0 } wrapper ? Build(wrapper)
            : Find(AppContext.BaseDirectory)
            ?? throw new InvalidDataContentException(
                $"images and encoders need {FileName}, which this installation does not have; run ./pith of the repository, which builds it, or name it in {PathVariable}.");
        if (!File.Exists(path))
            throw new InvalidDataContentException($"{path} does not exist; {PathVariable} must name {FileName}.");
        try
        {
            return new PluginContext(path).LoadFromAssemblyPath(path).GetType(AssemblyName + ".Library", throwOnError: true)!;
        }
        catch (Exception error) when (error is BadImageFormatException or TypeLoadException or FileLoadException)
        {
            throw new InvalidDataContentException($"{path} is not the {FileName} of this version; build it again.", error);
        }
    }

    static string Build(string wrapper)
    {
        using Process build = Process.Start(new ProcessStartInfo(wrapper, ["--build-encoders"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        build.StandardInput.Close();
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0 ? output.Trim()
            : throw new InvalidDataContentException($"{FileName} could not be built; the messages above say why. It needs the package registry once.");
    }

    // Beside the command, or in the tree that the command was built in.
    static string? Find(string start)
    {
        string beside = Path.Combine(start, "encoders", FileName);
        if (File.Exists(beside))
            return beside;
        for (string? folder = Path.GetDirectoryName(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, "Pith.slnx")))
                continue;
            string configuration = start.Contains("Debug", StringComparison.Ordinal) ? "Debug" : "Release";
            string built = Path.Combine(folder, "src", AssemblyName, "bin", configuration, "net10.0", FileName);
            return File.Exists(built) ? built : null;
        }
        return null;
    }

    /// <summary>Finds what Pith.Encoders brings with it, its native parts too; Pith itself is the one that runs.</summary>
    sealed class PluginContext(string path) : AssemblyLoadContext(AssemblyName)
    {
        readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name != "Pith" && _resolver.ResolveAssemblyToPath(assemblyName) is string found ? LoadFromAssemblyPath(found) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is string found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}
