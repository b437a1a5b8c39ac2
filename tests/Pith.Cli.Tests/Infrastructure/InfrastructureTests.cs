using Pith.Cli.Infrastructure;
using Pith.Runs;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>The frame of the command line, without a process.</summary>
public sealed class InfrastructureTests
{
    [Fact]
    public void Every_kind_of_error_has_the_contracts_exit_code()
    {
        Assert.Equal(2, ExitCodes.Of(new OptionException("keep", "x")));
        Assert.Equal(3, ExitCodes.Of(new InvalidDataContentException("x")));
        Assert.Equal(3, ExitCodes.Of(new MisalignedDataException("a", 1, "b", 2)));
        Assert.Equal(3, ExitCodes.Of(new UnauthorizedAccessException()));
        Assert.Equal(4, ExitCodes.Of(new ResourceLimitException("x")));
        Assert.Equal(4, ExitCodes.Of(new InsufficientMemoryException()));
        Assert.Equal(4, ExitCodes.Of(new IOException("full", 28)));
        Assert.Equal(5, ExitCodes.Of(new ManifestMismatchException("x")));
        Assert.Equal(130, ExitCodes.Of(new OperationCanceledException()));
        Assert.Equal(130, ExitCodes.Of(new AggregateException(new TaskCanceledException(), new OperationCanceledException())));
        Assert.Equal(3, ExitCodes.Of(new AggregateException(new InvalidDataContentException("x"))));
        Assert.Equal(1, ExitCodes.Of(new InvalidOperationException("x")));
    }

    [Fact]
    public void A_defect_says_how_to_report_it_in_one_line()
    {
        string sentence = ExitCodes.SentenceOf(new InvalidOperationException("first\nsecond"));
        Assert.DoesNotContain('\n', sentence);
        Assert.Contains("report it", sentence, StringComparison.Ordinal);
        Assert.Contains("first second", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--kep", "--keep")]
    [InlineData("--neighbours", "--neighbors")]
    [InlineData("--overwritte", "--overwrite")]
    [InlineData("--emb", "--embeddings")]
    [InlineData("--frobnicate", null)]
    [InlineData("--x", null)]
    public void A_typing_error_gets_a_suggestion_only_where_one_is_near(string typed, string? expected) =>
        Assert.Equal(expected, Suggestions.For(typed, ["--keep", "--neighbors", "--overwrite", "--embeddings", "--count"]));

    [Fact]
    public void Of_equally_near_names_the_one_that_begins_alike_is_suggested() =>
        Assert.Equal("prune", Suggestions.For("prun", ["run", "prune", "train"]));

    [Theory]
    [InlineData(0.0123, "0.012 s")]
    [InlineData(0.4, "0.4 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(62, "62 s")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Durations_are_written_for_people(double seconds, string text) => Assert.Equal(text, Durations.Text(seconds));

    [Fact]
    public void Progress_tells_share_count_and_what_is_left()
    {
        string plain = ProgressDisplay.Describe(new WorkProgress("graph", 25, 100, "rows"), TimeSpan.FromSeconds(10), withBar: false);
        Assert.Equal("graph: 25 % of 100 rows, 30 s left", plain);
        string live = ProgressDisplay.Describe(new WorkProgress("graph", 25, 100, "rows"), TimeSpan.FromSeconds(10), withBar: true);
        Assert.Contains("██████░", live, StringComparison.Ordinal);
        Assert.Equal("read: 7 rows", ProgressDisplay.Describe(new WorkProgress("read", 7, 0, "rows"), TimeSpan.Zero, withBar: false));
    }

    [Fact]
    public void A_configuration_reads_back_as_it_was_written()
    {
        string path = Path.GetTempFileName();
        try
        {
            KeyValuePair<string, string?>[] options =
            [
                new("a", "plain"), new("b", "with: colon # and \"quotes\" \\"), new("c", null), new("d", "-1"), new("e", "true"), new("f", "null"), new("g", ""), new("h", "*glob?[x]"),
            ];
            File.WriteAllText(path, ConfigText.Of("prune", options));
            IReadOnlyList<KeyValuePair<string, string>> read = ConfigFile.Read(path, [.. options.Select(o => o.Key)]);
            Assert.Equal(options.Where(o => o.Value is not null).Select(o => (o.Key, o.Value!)), read.Select(o => (o.Key, o.Value)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_command_can_be_made_and_has_one_name_for_each_option()
    {
        foreach (CommandEntry entry in CommandRegistry.All)
        {
            CliCommand command = entry.Create();
            Assert.Equal(entry.Name, command.Name);
            string[] names = [.. command.Options.SelectMany(o => o.Aliases.Prepend(o.Name))];
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Symbol.Description)));
        }
    }

    [Fact]
    public void The_command_reference_describes_every_option_of_every_command()
    {
        string folder = Workspace.Golden("..", "..", "..", "docs");
        string[] sections = File.ReadAllText(Path.Combine(folder, "commands.md")).Split("\n## ");
        string shared = Assert.Single(sections, s => s.StartsWith("Shared options", StringComparison.Ordinal));
        string prune = Assert.Single(sections, s => s.StartsWith("`pith prune`", StringComparison.Ordinal));
        foreach (CommandEntry entry in CommandRegistry.All)
        {
            string section = Assert.Single(sections, s => s.Split('\n')[0].Contains($"`pith {entry.Name}`", StringComparison.Ordinal));
            if (section.Contains("settings of all methods that have them, as for `pith prune`", StringComparison.Ordinal))
                section += prune;
            foreach (CliOption option in entry.Create().Options)
                Assert.True((section + shared).Contains($"`--{option.Name}", StringComparison.Ordinal), $"docs/commands.md lacks --{option.Name} of pith {entry.Name}.");
        }
    }
}
