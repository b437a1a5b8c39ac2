using System.Diagnostics;

namespace Pith.Tests.Dynamics;

/// <summary>A test that runs Python with NumPy; skipped with a reason where there is none.</summary>
public sealed class NumPyFactAttribute : FactAttribute
{
    static readonly string? s_python = Array.Find(["/usr/bin/python3", "python3"], HasNumPy);

    public NumPyFactAttribute()
    {
        if (s_python is null)
            Skip = "No Python with NumPy was found; install it with: sudo apt-get install python3-numpy";
    }

    /// <summary>Runs Python in the folder of the recorder; the exit code, and what was written to either stream.</summary>
    public static (int Code, string Text) Run(params string[] args)
    {
        var start = new ProcessStartInfo(s_python!, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(RepositoryPaths.Root, "python") };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }

    static bool HasNumPy(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
