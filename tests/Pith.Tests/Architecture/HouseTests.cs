namespace Pith.Tests.Architecture;

/// <summary>The repository as it stands keeps the rules of docs/architecture.md.</summary>
public sealed class HouseTests
{
    static readonly List<SourceFile> s_library = SourceFile.Below("src/Pith", ".cs");

    [Fact]
    public void Rooms_UseOnlyWhatThePictureAllows()
    {
        Assert.True(s_library.Count > 10, "The library's sources were not found.");
        AssertNone(HouseRules.CheckRooms(s_library));
    }

    [Fact]
    public void Namespaces_AreFolders() => AssertNone(HouseRules.CheckNamespaces(SourceFile.Below("src", ".cs")));

    [Theory]
    [InlineData("src/Pith")]
    [InlineData("src/Pith.Cli")]
    [InlineData("src/Pith.Explorer")]
    [InlineData("src/Pith.Cluster")]
    [InlineData("src/Pith.Report")]
    [InlineData("src/Pith.Tables")]
    public void Folders_DoNotUseEachOtherInACircle(string project)
    {
        List<SourceFile> files = SourceFile.Below(project, ".cs");
        Assert.NotEmpty(files);
        AssertNone(FolderRules.CheckCircles(files));
    }

    [Fact]
    public void Library_NeverWritesToAConsole() => AssertNone(HouseRules.CheckConsole(s_library));

    [Fact]
    public void Projects_ReferenceOnlyWhatThePictureAllows()
    {
        List<SourceFile> projects = SourceFile.Below("src", ".csproj");
        Assert.Contains(projects, p => p.Path == "src/Pith/Pith.csproj");
        AssertNone(ProjectRules.Check(projects));
    }

    [Fact]
    public void Files_AreShortEnoughToRead() => AssertNone(HouseRules.CheckLengths(
        new[] { "src", "tests", "bench" }.SelectMany(folder => SourceFile.Below(folder, ".cs", ".py", ".sh", ".ts", ".js", ".css"))));

    static void AssertNone(List<string> problems) => Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
}
