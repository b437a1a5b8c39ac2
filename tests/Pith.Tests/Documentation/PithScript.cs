using System.Diagnostics;

namespace Pith.Tests.Documentation;

/// <summary>A test that runs <c>./pith</c>, which needs bash.</summary>
sealed class ScriptFactAttribute : FactAttribute
{
    public ScriptFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "./pith is a bash script.";
    }
}

/// <summary>Runs the repository's <c>./pith</c> as a reader of the documents does.</summary>
static class PithScript
{
    public static string Path { get; } = System.IO.Path.Combine(RepositoryPaths.Root, "pith");

    /// <summary>Runs a line of shell in a folder in which <c>./pith</c> is the repository's.</summary>
    public static (int ExitCode, string Output, string Error) Run(string line, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
