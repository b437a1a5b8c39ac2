using System.Text.RegularExpressions;
using Pith.Data;
using Pith.Data.Formats;
using Pith.Extrapolation.Catalogue;
using Pith.Scoring.Catalogue;
using Pith.Selection.Catalogue;

namespace Pith.Tests.Architecture;

/// <summary>What a new thing touches, counted in the sources for everything that is there: the table "Where a new thing goes" of
/// docs/architecture.md.</summary>
public sealed class NewThingTests
{
    static readonly List<(SourceFile File, string Code)> s_sources = [.. SourceFile.Below("src", ".cs").Select(file => (file, file.CodeOnly()))];

    // Methods that others are made of, or judged beside, are named where this is done.
    static readonly Dictionary<string, string[]> s_builtUpon = new()
    {
        ["D2Options"] = ["Selection/Stratified/", "Selection/GraphDensity/", "Selection/Explanation/", "Evaluation/TuningOptions.cs", "Pipelines/Prune/"],
        ["KCenterOptions"] = ["Selection/Stratified/"],
        ["StratifiedOptions"] = ["Evaluation/TuningOptions.cs", "Pipelines/Prune/"],
        ["RandomOptions"] = ["Evaluation/EvaluatedMethod.cs", "Pipelines/OnePass/"],
        ["DirectOptions"] = ["Extrapolation/Study/", "Extrapolation/Validation/", "Pipelines/"],
        ["RidgeOptions"] = ["Extrapolation/Residual/"],
        ["ForestOptions"] = ["Extrapolation/Residual/"],
        ["MultilayerPerceptronOptions"] = ["Extrapolation/Residual/"],
    };

    // What a training of its own can bring for an input, and hints that are better than the library's sentence; a new input needs neither.
    static readonly string[] s_comforts = ["Pipelines/Trials/", "Pipelines/InputWarnings.cs", "Pith.Cli/Infrastructure/NeedWords.cs", "Selection/SelectionNeeds.cs", "Scoring/"];

    public static TheoryData<string> SelectionTypes => [.. SelectionMethods.Catalog.All.Select(method => method.Defaults.GetType().Name)];

    public static TheoryData<string> ExtrapolatorTypes => [.. Extrapolators.Catalog.All.Select(method => method.Defaults.GetType().Name)];

    public static TheoryData<string> ScoreTypes => [.. Scores.Catalog.All.Select(score => score.Defaults.GetType().Name)];

    public static TheoryData<string> FormatTypes => [.. DataFormats.All.Select(format => format.GetType().Name)];

    /// <summary>No file outside the folder knows the record, so that an option of it touches the record's file alone.</summary>
    [Theory]
    [MemberData(nameof(SelectionTypes))]
    [MemberData(nameof(ExtrapolatorTypes))]
    public void A_method_is_a_folder_and_a_line_and_an_option_of_it_one_file(string options)
    {
        string folder = FolderOf(options);
        Assert.NotEmpty(UsesOf(options, within: folder));
        List<string> elsewhere = UsesOf(options, outside: folder);
        string[] known = s_builtUpon.GetValueOrDefault(options, []);
        elsewhere.RemoveAll(use => known.Any(place => use.StartsWith("src/Pith/" + place, StringComparison.Ordinal)));
        Assert.EndsWith($"Catalogue/{(folder.Contains("/Selection/", StringComparison.Ordinal) ? "SelectionMethods" : "Extrapolators")}.cs", Assert.Single(elsewhere), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ScoreTypes))]
    public void A_score_is_a_file_and_a_line(string score)
    {
        (SourceFile declared, _) = Declaration(score);
        List<string> elsewhere = UsesOf($"{score}.Entry", outside: declared.Path);
        Assert.Equal(["src/Pith/Scoring/Catalogue/Scores.cs"], elsewhere);
    }

    [Theory]
    [MemberData(nameof(FormatTypes))]
    public void A_format_is_a_folder_and_a_line(string format)
    {
        List<string> elsewhere = UsesOf($"new {format}", outside: FolderOf(format));
        Assert.Equal(["src/Pith/Data/Formats/DataFormats.cs"], elsewhere);
    }

    /// <summary>An input of methods: what it is and who needs it, where its file lies and by which option, the dataset, and its reader.</summary>
    [Theory]
    [InlineData(
        "Confidence", "src/Pith/Selection/DifficultyUncertainty/", "src/Pith/Selection/Stratified/", "src/Pith/Selection/SelectionChoices.cs",
        "src/Pith/Selection/SelectionOptions.cs", "src/Pith/Selection/Frame/")]
    [InlineData("CutoffScores", "src/Pith/Selection/Frame/CandidateRows.cs", "src/Pith/Selection/DoubleEnd/", "src/Pith/Pipelines/Prune/", "src/Pith.Cli/Views/Prune")]
    public void An_input_of_methods_touches_at_most_four_files(string input, params string[] users)
    {
        List<string> files = UsesOf(input);
        files.RemoveAll(file => users.Concat(s_comforts.Select(place => "src/Pith/" + place)).Append("src/Pith.Cli/Infrastructure/NeedWords.cs")
            .Any(place => file.StartsWith(place, StringComparison.Ordinal)));
        string[] places = [.. new[] { nameof(DataNeeds), nameof(DatasetFiles), nameof(Dataset), nameof(DatasetReader) }.Select(type => $"src/Pith/Data/{type}.cs")];
        Assert.Subset(places.ToHashSet(), files.ToHashSet());
        Assert.Contains("src/Pith/Data/Dataset.cs", files);
    }

    public static TheoryData<string> CommandTypes =>
        [.. s_sources.Where(source => source.File.Path.EndsWith("Command.cs", StringComparison.Ordinal) && source.Code.Contains("const string Summary", StringComparison.Ordinal))
            .Select(source => Path.GetFileNameWithoutExtension(source.File.Path))];

    /// <summary>The command, what shows its result, and its line in the list.</summary>
    [Theory]
    [MemberData(nameof(CommandTypes))]
    public void A_command_touches_at_most_three_files(string command)
    {
        Assert.Equal(["src/Pith.Cli/CommandRegistry.cs"], UsesOf(command, outside: Declaration(command).File.Path));
        string name = command[..^"Command".Length];
        Assert.All(UsesOf($"{name}View"), use => Assert.Matches($"^src/Pith.Cli/(Commands/{command}|Views/[A-Za-z]*{name}View).cs$", use));
    }

    [Fact]
    public void The_commands_folder_stays_small()
    {
        List<SourceFile> files = SourceFile.Below("src/Pith.Cli/Commands", ".cs");
        Assert.InRange(files.Sum(file => file.Lines), 1, 2300);
        Assert.InRange(files.Max(file => file.Lines), 1, 200);
    }

    static string FolderOf(string type) => Declaration(type).File.Path is string path ? path[..(path.LastIndexOf('/') + 1)] : "";

    static (SourceFile File, string Code) Declaration(string type) =>
        Assert.Single(s_sources, source => Path.GetFileNameWithoutExtension(source.File.Path) == type && source.File.Path.StartsWith("src/", StringComparison.Ordinal));

    static List<string> UsesOf(string word, string? within = null, string? outside = null)
    {
        var pattern = new Regex($@"\b{Regex.Escape(word)}\b");
        return
        [
            .. from source in s_sources
               where within is null || source.File.Path.StartsWith(within, StringComparison.Ordinal)
               where outside is null || !source.File.Path.StartsWith(outside, StringComparison.Ordinal)
               where pattern.IsMatch(source.Code)
               select source.File.Path,
        ];
    }
}
