namespace Pith.Tests.Architecture;

/// <summary>The rules can fail: each is shown small made-up sources that break it, and near misses that do not.</summary>
public sealed class HouseRulesTests
{
    [Theory]
    [InlineData("Numerics", "using Pith.Data;")]
    [InlineData("Numerics", "using static Pith.Data.Npy;")]
    [InlineData("Numerics", "using Npy = Pith.Data.Npy;")]
    [InlineData("Data", "class A { Pith.Graphs.KnnGraph? G; }")]
    [InlineData("Data", "class A { global::Pith.Graphs.KnnGraph? G; }")]
    [InlineData("Data", "class A { Graphs.KnnGraph? G; }")]
    [InlineData("Graphs", "using Pith.Scoring;")]
    [InlineData("Graphs", "using Pith.Learning;")]
    [InlineData("Scoring", "using Pith.Selection;")]
    [InlineData("Selection", "using Pith.Extrapolation;")]
    [InlineData("Selection", "using Pith.Runs;")]
    [InlineData("Evaluation", "using Pith.Runs;")]
    [InlineData("Common", "using Pith.Numerics;")]
    public void BackwardArrow_IsFound(string room, string code)
    {
        List<string> problems = HouseRules.CheckRooms([Knn, InRoom(room, code)]);
        Assert.Contains(problems, p => p.StartsWith($"src/Pith/{room}/Made.cs uses Pith.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Runs", "using Pith.Evaluation; using Pith.Selection; using Pith.Numerics;")]
    [InlineData("Selection", "using Pith.Scoring; using Pith.Graphs; using Pith.Data;")]
    [InlineData("Extrapolation", "using Pith.Scoring; using Pith.Learning;")]
    [InlineData("Data", "using Pith.Numerics; class A { OptionException? E; }")]
    [InlineData("Data", "// using Pith.Graphs;\n/* Pith.Graphs */ class A { string s = \"Pith.Graphs\", t = @\"a\"\"Pith.Graphs\", u = \"\"\"Pith.Graphs\"\"\"; }")]
    [InlineData("Data", "class A { int Graphs => 1; int B => Graphs.CompareTo(2); char c = '\"'; }")]
    public void ForwardArrow_IsAllowed(string room, string code) => Assert.Empty(HouseRules.CheckRooms([Knn, InRoom(room, code)]));

    [Fact]
    public void Literals_DoNotSwallowTheCodeBehindThem()
    {
        SourceFile file = InRoom("Data", "class A { char c = '\"'; string s = \"\\\"\"; string t = $@\"{1}\"; Pith.Graphs.KnnGraph? G; }");
        Assert.Single(HouseRules.CheckRooms([Knn, file]));
    }

    [Fact]
    public void UnknownRoom_WrongNamespace_GlobalUsing_AreFound()
    {
        Assert.Contains("outside the known rooms", Assert.Single(HouseRules.CheckRooms([new("src/Pith/Helpers/A.cs", "namespace Pith.Helpers;")])));
        Assert.Contains("outside the known rooms", Assert.Single(HouseRules.CheckRooms([new("src/Pith/A.cs", "namespace Pith;")])));
        Assert.Contains("declares the namespace Pith.Runs", HouseRules.CheckRooms([new("src/Pith/Data/A.cs", "namespace Pith.Runs;")])[0]);
        Assert.Contains("global using", Assert.Single(HouseRules.CheckRooms([InRoom("Data", "global using Pith.Numerics;")])));
    }

    [Fact]
    public void Cycle_IsFoundAndSpelledOut()
    {
        List<string> problems = HouseRules.CheckRooms([InRoom("Graphs", "using Pith.Dynamics;"), InRoom("Dynamics", "using Pith.Graphs;")]);
        Assert.Contains("The rooms use each other in a circle: Dynamics -> Graphs -> Dynamics.", problems);
    }

    [Fact]
    public void NoAllowedArrow_ClosesACycle() => Assert.Null(HouseRules.FindCycle(HouseRules.AllowedUses.ToDictionary(
        pair => pair.Key, pair => new SortedSet<string>(pair.Value))));

    [Theory]
    [InlineData("class A { void B() => Console.WriteLine(1); }", 1)]
    [InlineData("class A { void B() => System.Console.Error.Flush(); }", 1)]
    [InlineData("using static System.Console;", 1)]
    [InlineData("// Console.WriteLine\nclass A { string s = \"Console.Write\"; MyConsole.Thing? T; }", 0)]
    public void ConsoleUse_IsFound(string code, int expected) => Assert.Equal(expected, HouseRules.CheckConsole([InRoom("Data", code)]).Count);

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void LongFile_IsFound(int lines, int expected) =>
        Assert.Equal(expected, HouseRules.CheckLengths([new("src/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))]).Count);

    [Theory]
    [InlineData("src/Pith/Pith.csproj", "<ProjectReference Include=\"../Pith.Cli/Pith.Cli.csproj\" />")]
    [InlineData("src/Pith/Pith.csproj", "<PackageReference Include=\"Some.Package\" />")]
    [InlineData("src/Pith/Pith.csproj", "<Using Include=\"Pith.Runs\" />")]
    [InlineData("src/Pith.Report/Pith.Report.csproj", "<ProjectReference Include=\"..\\Pith.Tabular\\Pith.Tabular.csproj\" />")]
    [InlineData("src/Pith.Tabular/Pith.Tabular.csproj", "<ProjectReference Include=\"../Pith.Cli/Pith.Cli.csproj\" />")]
    [InlineData("src/Pith.Report/Pith.Report.csproj", "<PackageReference Include=\"Spectre.Console\" />")]
    [InlineData("src/Pith.Other/Pith.Other.csproj", "")]
    public void ForbiddenReference_IsFound(string path, string item) => Assert.Single(ProjectRules.Check([Project(path, item)]));

    [Theory]
    [InlineData("src/Pith/Pith.csproj", "<InternalsVisibleTo Include=\"Pith.Tests\" />")]
    [InlineData("src/Pith.Cli/Pith.Cli.csproj", "<ProjectReference Include=\"../Pith.Report/Pith.Report.csproj\" /><PackageReference Include=\"Spectre.Console\" />")]
    [InlineData("src/Pith.Tabular/Pith.Tabular.csproj", "<ProjectReference Include=\"..\\Pith\\Pith.csproj\" />")]
    public void AllowedReference_Passes(string path, string item) => Assert.Empty(ProjectRules.Check([Project(path, item)]));

    static SourceFile Knn => new("src/Pith/Graphs/KnnGraph.cs", "namespace Pith.Graphs; public sealed class KnnGraph;");

    static SourceFile InRoom(string room, string code) => new($"src/Pith/{room}/Made.cs", code);

    static SourceFile Project(string path, string item) => new(path, $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");
}
