namespace Pith.Tests.Architecture;

/// <summary>The rules can fail: each is shown small made-up sources that break it, and near misses that do not.</summary>
public sealed class HouseRulesTests
{
    [Theory]
    [InlineData("Numerics", "using Pith.Data;")]
    [InlineData("Numerics", "using static Pith.Data.Npy;")]
    [InlineData("Numerics", "using Npy = Pith.Data.Npy;")]
    [InlineData("Data", "class A { Pith.Scoring.Density? G; }")]
    [InlineData("Data", "class A { global::Pith.Scoring.Density? G; }")]
    [InlineData("Data", "class A { Scoring.Density? G; }")]
    [InlineData("Neighbors", "using Pith.Data.Formats.Npz;")]
    [InlineData("Data", "using Pith.Learning;")]
    [InlineData("Scoring", "using Pith.Selection;")]
    [InlineData("Selection", "using Pith.Extrapolation;")]
    [InlineData("Selection", "using Pith.Runs;")]
    [InlineData("Evaluation", "using Pith.Runs;")]
    [InlineData("Common", "using Pith.Numerics;")]
    public void BackwardArrow_IsFound(string room, string code)
    {
        List<string> problems = HouseRules.CheckRooms([Density, InRoom(room, code)]);
        Assert.Contains(problems, p => p.StartsWith($"src/Pith/{room}/Made.cs uses Pith.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Runs", "using Pith.Evaluation; using Pith.Selection; using Pith.Numerics;")]
    [InlineData("Selection", "using Pith.Scoring; using Pith.Neighbors.Graphs; using Pith.Data;")]
    [InlineData("Extrapolation", "using Pith.Scoring; using Pith.Learning;")]
    [InlineData("Data", "using Pith.Neighbors.Graphs;")]
    [InlineData("Data", "using Pith.Numerics; class A { OptionException? E; }")]
    [InlineData("Data", "// using Pith.Scoring;\n/* Pith.Scoring */ class A { string s = \"Pith.Scoring\", t = @\"a\"\"Pith.Scoring\", u = \"\"\"Pith.Scoring\"\"\"; }")]
    [InlineData("Data", "class A { int Scoring => 1; int B => Scoring.CompareTo(2); char c = '\"'; }")]
    public void ForwardArrow_IsAllowed(string room, string code) => Assert.Empty(HouseRules.CheckRooms([Density, InRoom(room, code)]));

    [Fact]
    public void Literals_DoNotSwallowTheCodeBehindThem()
    {
        SourceFile file = InRoom("Data", "class A { char c = '\"'; string s = \"\\\"\"; string t = $@\"{1}\"; Pith.Scoring.Density? G; }");
        Assert.Single(HouseRules.CheckRooms([Density, file]));
    }

    [Theory]
    [InlineData("src/Pith/Helpers/A.cs", "namespace Pith.Helpers;")]
    [InlineData("src/Pith/Facade/A.cs", "namespace Pith.Facade;")]
    public void UnknownRoom_IsFound(string path, string code) =>
        Assert.Contains("outside the known rooms", Assert.Single(HouseRules.CheckRooms([new(path, code)])));

    [Theory]
    [InlineData("Common", "class A { PithThing? B; }")]
    [InlineData("Pipelines", "class A { object B => new Pith.PithThing(); }")]
    [InlineData("Data", "using Thing = Pith.PithThing;")]
    public void UseOfTheFacade_IsFound(string room, string code)
    {
        SourceFile facade = new("src/Pith/PithThing.cs", "using Pith.Pipelines; using Pith.Scoring; namespace Pith; public sealed class PithThing;");
        Assert.Empty(HouseRules.CheckRooms([facade, InRoom(room, "// PithThing\nclass A { int PithThings => 1; }")]));
        Assert.Contains(HouseRules.CheckRooms([facade, InRoom(room, code)]), p => p.Contains("uses the facade", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/Pith/Data/A.cs", "namespace Pith.Runs;", "declares the namespace Pith.Runs")]
    [InlineData("src/Pith/Data/Files/A.cs", "namespace Pith.Data;", "declares Pith.Data.Files")]
    [InlineData("src/Pith/Data/A.cs", "namespace Pith.Data.Files;", "declares Pith.Data.")]
    [InlineData("src/Pith/Common/A.cs", "namespace Pith;", "declares Pith.Common")]
    [InlineData("src/Pith.Cli/Commands/A.cs", "namespace Pith.Cli;", "declares Pith.Cli.Commands")]
    [InlineData("src/Pith.Report/A.cs", "namespace Pith.Report.Page;", "declares Pith.Report.")]
    [InlineData("src/Pith/Data/A.cs", "global using Pith.Numerics;", "global using")]
    public void NamespaceOtherThanTheFolder_GlobalUsing_AreFound(string path, string code, string problem) =>
        Assert.Contains(problem, Assert.Single(HouseRules.CheckNamespaces([new(path, code)])));

    [Theory]
    [InlineData("src/Pith/A.cs", "namespace Pith;")]
    [InlineData("src/Pith/Data/Formats/Npy/A.cs", "namespace Pith.Data.Formats.Npy;")]
    [InlineData("src/Pith.Cli/Program.cs", "return 1; // namespace Pith.Other;")]
    public void NamespaceOfTheFolder_IsAllowed(string path, string code) => Assert.Empty(HouseRules.CheckNamespaces([new(path, code)]));

    [Fact]
    public void Cycle_IsFoundAndSpelledOut()
    {
        List<string> problems = HouseRules.CheckRooms([InRoom("Scoring", "using Pith.Selection;"), InRoom("Selection", "using Pith.Scoring;")]);
        Assert.Contains("The rooms use each other in a circle: Scoring -> Selection -> Scoring.", problems);
    }

    [Theory]
    [InlineData("using Pith.Data.Files;", "using Pith.Data.Formats;")]
    [InlineData("using Pith.Data.Files;", "class B { Formats.A? C; }")]
    [InlineData("class A { Files.B? C; }", "class B { Pith.Data.Formats.A? C; }")]
    [InlineData("using Files = Pith.Data.Files.B; class A;", "using static Pith.Data.Formats.A;")]
    public void CircleOfFolders_IsFoundAndSpelledOut(string formats, string files)
    {
        string problem = Assert.Single(Circles(("Data/Formats", formats + " class A;"), ("Data/Files", files + " class B;")));
        Assert.Contains("Pith.Data.Files -> Pith.Data.Formats -> Pith.Data.Files", problem);
    }

    [Fact]
    public void CircleWithTheFolderAround_IsFound()
    {
        Assert.Single(Circles(("Data", "using Pith.Data.Files; class A;"), ("Data/Files", "class B { A? C; }")));
        Assert.Single(Circles(("Data", "class A { Files.B? C; }"), ("Data/Files/Deep", "class C { A? D; }"), ("Data/Files", "using Pith.Data.Files.Deep; class B;")));
    }

    [Fact]
    public void FoldersThatUseEachOtherOneWay_AreAllowed()
    {
        Assert.Empty(Circles(("Data", "class A;"), ("Data/Files", "class B { A? C; }"), ("Data/Formats", "using Pith.Data.Files; class C { A? D; }")));
        Assert.Empty(Circles(("Data", "using Pith.Data.Files; class A;"), ("Data/Files", "// A\nclass B { string A1 = \"A\"; int C => D.A; }")));
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
    [InlineData(300, 0)]
    [InlineData(301, 1)]
    public void LongFile_IsFound(int lines, int expected) =>
        Assert.Equal(expected, HouseRules.CheckLengths([new("src/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))]).Count);

    [Theory]
    [InlineData("src/Pith/Pith.csproj", "<ProjectReference Include=\"../Pith.Cli/Pith.Cli.csproj\" />")]
    [InlineData("src/Pith/Pith.csproj", "<PackageReference Include=\"Some.Package\" />")]
    [InlineData("src/Pith/Pith.csproj", "<Using Include=\"Pith.Runs\" />")]
    [InlineData("src/Pith.Report/Pith.Report.csproj", "<ProjectReference Include=\"..\\Pith.Tables\\Pith.Tables.csproj\" />")]
    [InlineData("src/Pith.Tables/Pith.Tables.csproj", "<ProjectReference Include=\"../Pith.Cli/Pith.Cli.csproj\" />")]
    [InlineData("src/Pith.Report/Pith.Report.csproj", "<PackageReference Include=\"Spectre.Console\" />")]
    [InlineData("src/Pith.Other/Pith.Other.csproj", "")]
    public void ForbiddenReference_IsFound(string path, string item) => Assert.Single(ProjectRules.Check([Project(path, item)]));

    [Theory]
    [InlineData("src/Pith/Pith.csproj", "<Using Include=\"Pith.Common\" />")]
    [InlineData("src/Pith/Pith.csproj", "<InternalsVisibleTo Include=\"Pith.Tests\" />")]
    [InlineData("src/Pith.Cli/Pith.Cli.csproj", "<ProjectReference Include=\"../Pith.Report/Pith.Report.csproj\" /><PackageReference Include=\"Spectre.Console\" />")]
    [InlineData("src/Pith.Tables/Pith.Tables.csproj", "<ProjectReference Include=\"..\\Pith\\Pith.csproj\" />")]
    public void AllowedReference_Passes(string path, string item) => Assert.Empty(ProjectRules.Check([Project(path, item)]));

    static SourceFile Density => new("src/Pith/Scoring/Density.cs", "namespace Pith.Scoring; public sealed class Density;");

    static List<string> Circles(params (string Folder, string Code)[] files) =>
        FolderRules.CheckCircles([.. files.Select(f => InRoom(f.Folder, f.Code))]);

    static SourceFile InRoom(string room, string code) => new($"src/Pith/{room}/Made.cs", code);

    static SourceFile Project(string path, string item) => new(path, $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");
}
