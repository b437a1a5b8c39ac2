using System.Diagnostics;

namespace Pith.Tests;

/// <summary>A test that runs Python with NumPy; skipped with a reason where there is none.</summary>
public sealed class NumPyFactAttribute : FactAttribute
{
    static readonly string? s_python = Array.Find(["/usr/bin/python3", "python3"], python => Succeeds(python, "import numpy"));

    static readonly Lazy<bool> s_hasTorch = new(() => Has("torch"));

    static readonly Lazy<bool> s_hasHdf5 = new(() => Has("h5py"));

    public NumPyFactAttribute()
    {
        if (s_python is null)
            Skip = "No Python with NumPy was found; install it with: sudo apt-get install python3-numpy";
    }

    /// <summary>Whether PyTorch is needed too.</summary>
    public bool NeedsTorch
    {
        get;
        set
        {
            field = value;
            if (value && Skip is null && !s_hasTorch.Value)
                Skip = "PyTorch was not found; install it with: sudo apt-get install python3-torch";
        }
    }

    /// <summary>Whether h5py is needed too.</summary>
    public bool NeedsHdf5
    {
        get;
        set
        {
            field = value;
            if (value && Skip is null && !s_hasHdf5.Value)
                Skip = "h5py was not found; install it with: sudo apt-get install python3-h5py";
        }
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

    // Looked for, not imported: importing it takes seconds.
    static bool Has(string module) =>
        s_python is not null && Succeeds(s_python, $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)");

    static bool Succeeds(string python, string code)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", code]) { RedirectStandardError = true })!;
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
