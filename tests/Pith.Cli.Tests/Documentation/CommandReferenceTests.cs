using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Documentation;

/// <summary>docs/commands.md says what the commands say.</summary>
public sealed class CommandReferenceTests
{
    static readonly string s_path = Path.GetFullPath(Workspace.Golden("..", "..", "..", "docs", "commands.md"));

    [Fact]
    public void The_tables_of_options_are_those_of_the_commands()
    {
        string document = File.ReadAllText(s_path);
        string renewed = CommandReference.Renew(document);
        if (Environment.GetEnvironmentVariable("PITH_WRITE_DOCS") == "1")
            File.WriteAllText(s_path, renewed);
        else
            Assert.True(document == renewed, "docs/commands.md is not what the commands say; PITH_WRITE_DOCS=1 ./test --filter CommandReference writes it anew.");
    }

    [Fact]
    public void Every_command_has_its_table() =>
        Assert.Equal(CommandRegistry.All.Select(entry => entry.Name).Order(), CommandReference.CommandsIn(File.ReadAllText(s_path)).Order());
}
