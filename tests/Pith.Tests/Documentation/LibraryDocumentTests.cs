namespace Pith.Tests.Documentation;

/// <summary>The programs of docs/library.md compile, run, and print what the document says; the samples are the same programs.</summary>
/// <remarks>With PITH_WRITE_DOCS=1 the document's outputs and the samples' data are written instead of compared.</remarks>
public sealed class LibraryDocumentTests
{
    static readonly string s_data = Path.Combine(RepositoryPaths.Root, "samples", "data");
    static readonly string s_document = Path.Combine(RepositoryPaths.Root, LibraryProgram.Document);
    static readonly bool s_isWritten = Environment.GetEnvironmentVariable("PITH_WRITE_DOCS") == "1";

    static IReadOnlyList<LibraryProgram> Programs => LibraryProgram.Read(File.ReadAllText(s_document));

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Programs.Count)];

    [Fact]
    public void Document_HasAProgramOfEachKind()
    {
        Assert.Equal(4, Programs.Count);
        Assert.Contains(".Explain(", Programs[0].Code, StringComparison.Ordinal);
        Assert.Contains("PithPipeline", Programs[1].Code, StringComparison.Ordinal);
        Assert.Contains("ExtrapolateAsync", Programs[2].Code, StringComparison.Ordinal);
        Assert.Contains("EvaluateAsync", Programs[3].Code, StringComparison.Ordinal);
        Assert.All(Programs, program => Assert.Equal(["using Pith;"], program.Code.Split('\n').Where(line => line.StartsWith("using Pith", StringComparison.Ordinal) && !line.Contains('='))));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Program_CompilesRunsAndPrintsWhatTheDocumentSays(int place)
    {
        LibraryProgram program = Programs[place];
        string folder = Directory.CreateTempSubdirectory("pith-library-").FullName;
        try
        {
            SampleData.Write(Path.Combine(folder, "data"));
            string built = Directory.CreateDirectory(Path.Combine(folder, "program")).FullName;
            string output = LibraryProgram.Run(program.Compile(built), Path.Combine(folder, "data"));
            if (s_isWritten)
                File.WriteAllText(s_document, LibraryProgram.WithOutputs(File.ReadAllText(s_document), [.. Programs.Select((p, i) => i == place ? output : p.Output)]));
            else
                Assert.Equal(program.Output, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Prune", 0)]
    [InlineData("OnePass", 1)]
    public void Sample_IsTheProgramOfTheDocument(string sample, int place) =>
        Assert.Equal(Programs[place].Code, File.ReadAllText(Path.Combine(RepositoryPaths.Root, "samples", sample, "Program.cs")));

    [Fact]
    public void SampleData_AreWhatTheProgramsReadHere()
    {
        if (s_isWritten)
            SampleData.Write(s_data);
        string folder = Directory.CreateTempSubdirectory("pith-sample-data-").FullName;
        try
        {
            SampleData.Write(folder);
            string[] Names(string root) => [.. Directory.EnumerateFiles(root, "*.npy", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order()];
            string[] names = Names(folder);
            Assert.True(names.Length >= 6);
            Assert.Equal(names, Names(s_data));
            Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(s_data, name))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
