using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>A configuration file that the parser chokes on is refused in one sentence.</summary>
public sealed class StrangeConfigTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("[", 60_000)]
    [InlineData("{a: ", 15_000)]
    [InlineData("- ", 30_000)]
    [InlineData("? ", 30_000)]
    [InlineData("keep: 0.1\n", 10_000)]
    [InlineData("keep: &a [*a]\n", 1)]
    [InlineData("tune:\n 0.1]\n", 1)]
    [InlineData("\u0000\u0001", 3)]
    [InlineData("keep: !!float x\n---\n--- \n", 1)]
    public void However_it_is_nested(string part, int times)
    {
        File.WriteAllText(_workspace["c.yaml"], string.Concat(Enumerable.Repeat(part, times)));
        foreach (string command in (string[])["prune", "run"])
        {
            using var error = new StringWriter();
            int code = CommandLine.Run([command, "--config", _workspace["c.yaml"], "--out", _workspace["RUN"]], new Screen(TextWriter.Null, error), CancellationToken.None);
            Assert.True(code == ExitCodes.Usage, $"{code}: {error}");
            Assert.StartsWith("pith: ", Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }
}
