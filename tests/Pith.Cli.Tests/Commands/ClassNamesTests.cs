using System.Text.Json.Nodes;

namespace Pith.Cli.Tests.Commands;

/// <summary>Whatever a file calls the classes, results are those of 0, 1, 2, 3 and call them as the file does.</summary>
public sealed class ClassNamesTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("arts,news,sports,tech")]
    [InlineData("7,8,1999,2000000")]
    [InlineData("a: b,c | d,e f,f;g")]
    public void Results_are_the_same_and_keep_the_names(string called)
    {
        string[] names = called.Split(',');
        int[] labels = [.. Enumerable.Range(0, Workspace.Rows).Select(i => i * 7 % 10 / 3)];
        File.WriteAllLines(_workspace["t.csv"], labels.Select(label => '"' + names[label].Replace("\"", "\"\"", StringComparison.Ordinal) + '"').Prepend("topic"));
        File.WriteAllLines(_workspace["test.csv"], labels.Take(40).Where(label => label != 1).Select(label => '"' + names[label].Replace("\"", "\"\"", StringComparison.Ordinal) + '"').Prepend("topic"));
        int[] test = [.. labels.Take(40).Where(label => label != 1)];
        _workspace.Write<long>("test.npy", [.. test.Select(label => (long)label)], test.Length);
        _workspace.Write("T.npy", Workspace.MakeEmbeddings(test.Length, Workspace.Columns), test.Length, Workspace.Columns);

        JsonNode named = Json("prune --embeddings X.npy --scores s.npy --labels t.csv:topic --balance equal --keep 0.2 --out N --json");
        JsonNode numbered = Json("prune --embeddings X.npy --scores s.npy --labels y.npy --balance equal --keep 0.2 --out P --json");
        Assert.Equal(File.ReadAllBytes(_workspace["P/order.npy"]), File.ReadAllBytes(_workspace["N/order.npy"]));
        Assert.Equal(names, named["classes"]!.AsArray().Select(c => c!["label"]!.ToString()));
        Assert.Equal(numbered["classes"]!.AsArray().Select(c => c!["kept"]!.GetValue<int>()), named["classes"]!.AsArray().Select(c => c!["kept"]!.GetValue<int>()));

        Run("evaluate --embeddings X.npy --labels t.csv:topic --test-embeddings T.npy --test-labels test.csv:topic --methods random --keep 0.2 --seeds 1 --steps 20 --out EN");
        Run("evaluate --embeddings X.npy --labels y.npy --test-embeddings T.npy --test-labels test.npy --methods random --keep 0.2 --seeds 1 --steps 20 --out EP");
        string[] expected = File.ReadAllLines(_workspace["EP/classes.csv"]);
        string[] found = File.ReadAllLines(_workspace["EN/classes.csv"]);
        Assert.Equal(expected.Length, found.Length);
        Assert.Equal(expected.Select(line => string.Join(',', line.Split(',')[^2..])), found.Select(line => string.Join(',', line.Split(',')[^2..])));
        Assert.Contains(names[3], found[^1], StringComparison.Ordinal);

        Run("prune --embeddings X.npy --scores s.npy --labels t.csv:topic --method random --keep 0.2 --out R");
        JsonNode compared = Json("compare N R --json");
        Assert.Equal(names, compared["classes"]!.AsArray().Select(c => c!["class"]!.ToString()));
        Run("report N --out n.html");
        string page = File.ReadAllText(_workspace["n.html"]);
        Assert.All(names, name => Assert.Contains(System.Net.WebUtility.HtmlEncode(name), page, StringComparison.Ordinal));
        Assert.True(page.Length < 2_000_000, "A class that has no row takes no place in the page.");
    }

    JsonNode Json(string command) => JsonNode.Parse(Run(command).Output)!;

    PithResult Run(string command)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
