using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using Pith.Data.Formats.Npy;
using Pith.Tests;

namespace Pith.Cli.Tests.Packaging;

/// <summary>The packed library and the packed tool hold what a user needs, and work from the packed files alone, without a network.</summary>
/// <remarks>What is packed is what this build made; nothing is built but the console project that uses the library.</remarks>
public sealed class PackageTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Feed => Path.Combine(_folder, "feed");

    static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Pith.slnx")))
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository.");
            return folder;
        }
    }

    static string Configuration =>
        typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Release";

    [Fact]
    public void Tool_InstallsFromThePackedFileAndRuns()
    {
        string package = Pack("Pith.Cli");
        using (ZipArchive archive = ZipFile.OpenRead(package))
        {
            RequireDescribed(archive, "Pith.Cli");
            string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
            Assert.Contains(names, name => name.EndsWith("/DotnetToolSettings.xml", StringComparison.Ordinal));
            Assert.All(new[] { "pith-cli.dll", "Pith.dll", "Pith.Report.dll", "System.CommandLine.dll" }, file => Assert.Contains($"tools/net10.0/any/{file}", names));
        }
        string tools = Path.Combine(_folder, "tools");
        Dotnet(_folder, "tool", "install", "Pith.Cli", "--tool-path", tools, "--configfile", NuGetConfig());
        string pith = Path.Combine(tools, OperatingSystem.IsWindows() ? "pith.exe" : "pith");
        Assert.Equal("0.1.0", Run(_folder, pith, "--version").Trim().Split(' ')[^1]);
        NpyFile.Write<float>(Path.Combine(_folder, "x.npy"), [.. Enumerable.Range(0, 40).Select(i => (float)(i * i % 17))], 20, 2);
        NpyFile.Write<double>(Path.Combine(_folder, "s.npy"), [.. Enumerable.Range(0, 20).Select(i => (double)(i * 7 % 20))], 20);
        Run(_folder, pith, "prune", "--embeddings", "x.npy", "--scores", "s.npy", "--keep", "30%", "--out", "run");
        Assert.Equal(6, NpyFile.ReadInt64s(Path.Combine(_folder, "run", "kept.npy")).Length);
        // The report's page, styles and scripts come along.
        Run(_folder, pith, "report", "run", "--out", "report.html");
        Assert.Contains("<script", File.ReadAllText(Path.Combine(_folder, "report.html")), StringComparison.Ordinal);
    }

    [SlowFact]
    public void Library_IsUsedFromThePackedFile()
    {
        string package = Pack("Pith");
        using (ZipArchive archive = ZipFile.OpenRead(package))
        {
            RequireDescribed(archive, "Pith");
            Assert.Equal(["lib/net10.0/Pith.dll", "lib/net10.0/Pith.xml"], archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order());
            using Stream documents = archive.GetEntry("lib/net10.0/Pith.xml")!.Open();
            IEnumerable<string?> members = XDocument.Load(documents).Descendants("member").Select(member => (string?)member.Attribute("name"));
            Assert.Contains(members, name => name?.StartsWith("M:Pith.PithDataset.Prune(", StringComparison.Ordinal) == true);
        }
        string project = Directory.CreateDirectory(Path.Combine(_folder, "user")).FullName;
        File.WriteAllText(Path.Combine(project, "user.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Pith" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), """
            using Pith;

            using PithDataset data = PithDataset.FromArrays([0, 1, 2, 3, 10, 11], columns: 1, scores: [1, 2, 3, 4, 5, 6]);
            Console.WriteLine(data.Prune("50%", "d2:neighbors=2"));
            """);
        Dotnet(project, "restore", "--configfile", NuGetConfig());
        Dotnet(project, "build", "--no-restore", "-o", "out", "-p:UseAppHost=false");
        Assert.Equal("d2: 3 of 6 rows kept", Run(project, "dotnet", "exec", Path.Combine("out", "user.dll")).Trim());
    }

    static void RequireDescribed(ZipArchive archive, string id)
    {
        Assert.NotNull(archive.GetEntry("README.md"));
        using Stream stream = archive.GetEntry(id + ".nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Of(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal((id, "MIT", "README.md"), (Of("id"), Of("license"), Of("readme")));
        // Where a package was made is nobody's business.
        Assert.Null(Of("repository"));
    }

    string Pack(string project)
    {
        Dotnet(Root, "pack", Path.Combine("src", project), "-c", Configuration, "--no-build", "-o", Feed);
        return Path.Combine(Feed, $"{project}.0.1.0.nupkg");
    }

    // Packages come from the feed and from what the build of this repository restored; the packed ones stay out of the user's cache.
    string NuGetConfig()
    {
        string restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string path = Path.Combine(_folder, "nuget.config");
        File.WriteAllText(path, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{restored}" /></fallbackPackageFolders>
            </configuration>
            """);
        return path;
    }

    static void Dotnet(string folder, params string[] args) => Run(folder, "dotnet", args);

    static string Run(string folder, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // The tool and the project have a cache of their own.
        start.Environment.Remove("NUGET_PACKAGES");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(170)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', args)} did not end.");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}: {output.Result}{error.Result}");
        return output.Result;
    }
}
