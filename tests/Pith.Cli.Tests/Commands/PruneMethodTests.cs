using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Cli.Tests.Commands;

/// <summary>Every selection method as a user runs it, and what is said where a method lacks something.</summary>
public sealed class PruneMethodTests : IDisposable
{
    readonly Workspace _workspace = new();

    public PruneMethodTests()
    {
        var random = new Random(13);
        _workspace.Write("L.npy", [.. Enumerable.Range(0, Workspace.Rows * 4).Select(_ => (float)(random.NextDouble() * 6))], Workspace.Rows, 4);
        _workspace.Write("c.npy", [.. Enumerable.Range(0, Workspace.Rows).Select(_ => random.NextDouble())], Workspace.Rows);
    }

    public void Dispose() => _workspace.Dispose();

    string At(string name) => _workspace[name];

    static (int Code, string Output, string Error) Pith(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    static string Good(params string[] args)
    {
        (int code, string output, string error) = Pith(args);
        Assert.True(code == ExitCodes.Done, string.Join(' ', args) + ": " + error);
        return output;
    }

    string[] Prune(string method, string run, params string[] more) =>
    [
        "prune", "--method", method, "--embeddings", At("X.npy"), "--scores", At("s.npy"), "--labels", At("y.npy"), "--logits", At("L.npy"),
        "--confidence", At("c.npy"), "--out", At(run), "--count", "40", .. more,
    ];

    [Fact]
    public void Deduplication_along_graphs_tells_the_share_of_pairs_that_it_knows()
    {
        string[] call = ["prune", "--method", "semantic-deduplication", "--embeddings", At("X.npy"), "--recall", "0.9", "--out", At("DEDUP")];
        JsonElement json = JsonDocument.Parse(Good([.. call, "--threshold", "0.5", "--json"])).RootElement;
        int kept = json.GetProperty("kept").GetInt32(), duplicates = json.GetProperty("reasons").GetProperty("duplicate").GetInt32();
        Assert.InRange(duplicates, 1, Workspace.Rows - 1);
        Assert.Equal(Workspace.Rows, kept + duplicates);
        // The recall was asked for, so that rows are compared by a graph; so small a one is exact.
        JsonElement pairs = json.GetProperty("duplicates");
        Assert.Equal(0.5, pairs.GetProperty("threshold").GetDouble());
        Assert.InRange(pairs.GetProperty("recall").GetDouble(), 0.9, 1);
        Assert.Contains("pairs above 0.5 found", Good([.. call, "--threshold", "0.5", "--overwrite"]), StringComparison.Ordinal);
        Good("explain", At("DEDUP"), "--row", "3");
        Good("verify", At("DEDUP"));
    }

    public static TheoryData<string, string> Calls()
    {
        var calls = new TheoryData<string, string>();
        foreach (MethodInfo<ISelectionOptions> entry in SelectionMethods.Catalog.All)
        {
            calls.Add(entry.Name, "");
            foreach (string profile in entry.CompatProfiles)
                calls.Add(entry.Name, "--compat " + profile);
        }
        calls.Add("stratified", "--within d2 --strata 5 --cutoff 0.1");
        calls.Add("stratified", "--within k-center --strata 5 --balance equal");
        calls.Add("stratified", "--budget aucpr --strata 4 --strata-by quantile");
        calls.Add("stratified", "--budget confidence --compat d2-reference --within d2");
        calls.Add("dual", "--c-d 8 --balance proportional");
        calls.Add("cal", "--pool class --neighbors 3");
        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_method_prunes_verifies_explains_and_subsets(string method, string options)
    {
        JsonNode result = JsonNode.Parse(Good(Prune(method, "run", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"])))!;
        Assert.Equal(method, (string)result["method"]!);
        Assert.Equal(40, (int)result["kept"]!);
        string again = Good("verify", At("run"));
        Assert.Contains("is verified", again, StringComparison.Ordinal);

        string[] table = [.. File.ReadLines(Path.Combine(At("run"), "selection.csv")).Skip(1)];
        string kept = table.First(line => line.Split(',')[2] == "1").Split(',')[0];
        string dropped = table.First(line => line.Split(',')[2] == "0").Split(',')[0];
        JsonNode row = JsonNode.Parse(Good("explain", At("run"), "--row", kept, "--json"))!;
        Assert.True((bool)row["kept"]!);
        Assert.InRange((int)row["order"]!, 0, 39);
        JsonNode other = JsonNode.Parse(Good("explain", At("run"), "--row", dropped, "--json"))!;
        Assert.False((bool)other["kept"]!);
        Assert.StartsWith("Dropped: ", (string)other["sentence"]!, StringComparison.Ordinal);

        (int code, _, string error) = Pith("subset", At("run"), "--count", "10", "--out", At("few.npy"));
        if ((bool)result["orderIsNested"]!)
            Assert.True(code == ExitCodes.Done, error);
        else
            Assert.Contains("serves only its own budget", error, StringComparison.Ordinal);
        Assert.Contains("select", Good(Prune(method, "planned", "--dry-run")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method stratifed --embeddings X.npy --scores s.npy", "got stratifed; did you mean stratified?")]
    [InlineData("--method kcenter --embeddings X.npy", "did you mean k-center?")]
    [InlineData("--method stratified --embeddings X.npy", "needs importance scores; give --scores")]
    [InlineData("--method stratified --scores s.npy --within d2", "needs --embeddings, or a kNN graph")]
    [InlineData("--method stratified --scores s.npy --budget aucpr", "needs embeddings, which a graph does not replace")]
    [InlineData("--method stratified --scores s.npy --budget confidence", "--budget confidence needs the probability of each row's own class; give --confidence DIR:confidence")]
    [InlineData("--method stratified --scores s.npy --balance equal", "need the class of every row; give --labels")]
    [InlineData("--method stratified --scores s.npy --strata 0", "--strata must be a whole number from 1 to 100000; got 0")]
    [InlineData("--method stratified --scores s.npy --within herd", "--within must be one of random, d2, k-center, top; got herd")]
    [InlineData("--method entropy --embeddings X.npy", "needs a model's logits for every row; give --logits")]
    [InlineData("--method cal --embeddings X.npy", "needs a model's logits")]
    [InlineData("--method cal --logits L.npy", "needs --embeddings, or a kNN graph")]
    [InlineData("--method dual --scores s.npy", "give --confidence DIR:mean-confidence")]
    [InlineData("--method moderate --embeddings X.npy", "--method moderate needs the class of every row; give --labels")]
    [InlineData("--method moderate --labels y.npy", "needs embeddings, which a graph does not replace")]
    [InlineData("--method top --scores s.npy --strata 5", "--strata is not an option of --method top")]
    [InlineData("--method moderate --embeddings X.npy --labels y.npy --compat d2-reference-datacomp", "--compat d2-reference-datacomp is about --method d2")]
    public void What_is_missing_is_said_with_a_way_to_get_it(string call, string sentence)
    {
        (int code, _, string error) = Pith(["prune", "--keep", "0.2", "--out", At("refused"), .. call.Split(' ').Select(a => a.EndsWith(".npy", StringComparison.Ordinal) ? At(a) : a)]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(At("refused")));
    }

    [Fact]
    public void Help_groups_the_methods_by_what_they_need_and_names_each_option_once()
    {
        string help = Good("prune", "--help");
        string[] lines = help.Split('\n');
        int[] families = [.. SelectionMethods.FamiliesOf(SelectionMethods.Catalog).Select(family => Array.FindIndex(lines, line => line.Trim() == family.Words + ":"))];
        Assert.DoesNotContain(-1, families);
        Assert.Equal(families.Order(), families);
        foreach (MethodInfo<ISelectionOptions> entry in SelectionMethods.Catalog.All)
            Assert.Contains(lines, line => line.Contains(entry.Summary, StringComparison.Ordinal) && line.TrimStart().StartsWith(entry.Name + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("top ", StringComparison.Ordinal) && line.Contains("* the hardest rows", StringComparison.Ordinal));
        foreach (string option in SelectionMethods.Catalog.Options.Select(option => option.Rule.Name))
            Assert.Single(lines, line => line.StartsWith($"  --{option} ", StringComparison.Ordinal) || line.StartsWith($"  --{option},", StringComparison.Ordinal));
    }

    [Fact]
    public void Strata_that_are_empty_or_hold_one_row_and_small_classes_are_served()
    {
        // All scores equal but two, and a class of one row: far fewer than its equal share.
        _workspace.Write("flat.npy", [.. Enumerable.Range(0, Workspace.Rows).Select(i => i == 3 ? 0.0 : i == 4 ? 9.0 : 5.0)], Workspace.Rows);
        _workspace.Write<long>("one.npy", [.. Enumerable.Range(0, Workspace.Rows).Select(i => i == 3 ? 7L : i % 2)], Workspace.Rows);
        string[] call = ["prune", "--method", "stratified", "--scores", At("flat.npy"), "--count", "30", "--json"];
        JsonNode result = JsonNode.Parse(Good([.. call, "--out", At("flat")]))!;
        Assert.Equal(30, (int)result["kept"]!);
        result = JsonNode.Parse(Good([.. call, "--labels", At("one.npy"), "--balance", "equal", "--out", At("small")]))!;
        int[] kept = [.. result["classes"]!.AsArray().Select(c => (int)c!["kept"]!)];
        Assert.Equal([15, 14, 1], kept);
    }

    [Fact]
    public void Contradictory_rows_are_refused()
    {
        _workspace.Write("given.npy", [1L, 5L], 2);
        _workspace.Write("drop.npy", [5L, 9L], 2);
        foreach (string method in SelectionMethods.Catalog.Names)
        {
            (int code, _, string error) = Pith(Prune(method, "both", "--given", At("given.npy"), "--must-drop", At("drop.npy")));
            Assert.Equal(ExitCodes.Usage, code);
            Assert.Contains("Row 5 stands in both --given and --must-drop", error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(At("both")));
        }
    }

    [Fact]
    public void Logits_come_from_a_file_or_from_the_last_epoch_of_training_dynamics()
    {
        string dynamics = At("dynamics");
        // Values that half precision holds exactly.
        float[] logits = [.. Enumerable.Range(0, Workspace.Rows * 4).Select(i => (float)(Half)(Math.Sin(i * 1.7) * 3))];
        _workspace.Write("own.npy", logits, Workspace.Rows, 4);
        int[] rows = [.. Enumerable.Range(0, Workspace.Rows).Reverse()];
        DynamicsWriter writer = DynamicsWriter.Create(dynamics, 4, [.. Enumerable.Range(0, Workspace.Rows).Select(i => i % 4)]);
        writer.AddEpoch(rows, [.. rows.SelectMany(_ => Enumerable.Range(0, 4).Select(c => 9f - c))]);
        writer.AddEpoch(rows, [.. rows.SelectMany(row => logits[(row * 4)..(row * 4 + 4)])]);
        Good("prune", "--method", "margin", "--logits", At("own.npy"), "--count", "20", "--out", At("file"));
        Good("prune", "--method", "margin", "--logits", dynamics, "--count", "20", "--out", At("last-epoch"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(At("file"), "order.npy")), File.ReadAllBytes(Path.Combine(At("last-epoch"), "order.npy")));
    }
}
