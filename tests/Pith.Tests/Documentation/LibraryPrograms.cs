using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Pith.Tests.Documentation;

/// <summary>A program of docs/library.md with what the document says that it prints.</summary>
/// <param name="Code">The program.</param>
/// <param name="Output">What it prints.</param>
sealed partial record LibraryProgram(string Code, string Output)
{
    public const string Document = "docs/library.md";

    // What a project with implicit usings has.
    const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest);

    public static IReadOnlyList<LibraryProgram> Read(string text) =>
        [.. Blocks().Matches(text).Select(match => new LibraryProgram(match.Groups["code"].Value, match.Groups["output"].Value))];

    /// <summary>The document with other outputs.</summary>
    public static string WithOutputs(string text, IReadOnlyList<string> outputs)
    {
        int next = 0;
        return Blocks().Replace(text, match => match.Value[..(match.Groups["output"].Index - match.Index)] + outputs[next++] + "```\n");
    }

    /// <summary>Compiles a program as a project with implicit usings would.</summary>
    /// <returns>The program's file.</returns>
    public string Compile(string folder)
    {
        string frameworks = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string[] own = [typeof(PithDataset).Assembly.Location, typeof(System.IO.Hashing.XxHash64).Assembly.Location];
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> references = frameworks.Split(Path.PathSeparator).Where(path => path.StartsWith(runtime, StringComparison.Ordinal)).Concat(own);
        var compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, s_parsing), CSharpSyntaxTree.ParseText(Code, s_parsing)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        string program = Path.Combine(folder, "Program.dll");
        using (FileStream stream = File.Create(program))
        {
            EmitResult result = compilation.Emit(stream);
            string[] problems = [.. result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];
            Assert.True(problems.Length == 0, $"{Document} does not compile: {string.Join(Environment.NewLine, problems)}{Environment.NewLine}{Code}");
        }
        foreach (string path in own)
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        File.WriteAllText(Path.Combine(folder, "Program.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" }, "configProperties": { "System.Globalization.Invariant": true } } }""");
        return program;
    }

    /// <summary>Runs a compiled program among its data.</summary>
    public static string Run(string program, string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(100)))
        {
            process.Kill();
            Assert.Fail("A program of the document did not end.");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"A program of {Document} ended with exit code {process.ExitCode}: {error.Result}");
        return output.Result.ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```\n(?:(?!```).)*?```text\n(?<output>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
