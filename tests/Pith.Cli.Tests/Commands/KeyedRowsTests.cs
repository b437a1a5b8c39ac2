using System.Globalization;
using System.Text.Json.Nodes;

namespace Pith.Cli.Tests.Commands;

/// <summary>Every command that reads scores, labels or rows beside ids gives what it gives for the same values in row order.</summary>
public sealed class KeyedRowsTests : IDisposable
{
    readonly Workspace _workspace = new();

    public KeyedRowsTests()
    {
        string[] ids = File.ReadAllLines(_workspace["ids.txt"]);
        int[] shuffled = [.. Enumerable.Range(0, Workspace.Rows).OrderBy(i => i * 71 % Workspace.Rows)];
        File.WriteAllLines(_workspace["t.csv"],
            shuffled.Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{ids[i]}\",{_workspace.Scores[i]:R},{i * 7 % 10 / 3}.0")).Prepend("filename,score,label"));
        File.WriteAllLines(_workspace["given.txt"], [ids[17], ids[4]]);
        _workspace.Write<long>("given.npy", [17, 4], 2);
        double[] some = [.. _workspace.Scores.Select((score, i) => i % 3 == 0 ? double.NaN : score)];
        _workspace.Write("some.npy", some, Workspace.Rows);
        File.WriteAllLines(_workspace["some.csv"], shuffled.Select(i => string.Create(
            CultureInfo.InvariantCulture, $"\"{ids[i]}\",{(double.IsNaN(some[i]) ? "NA" : some[i].ToString("R", CultureInfo.InvariantCulture))}")).Prepend("ID,score"));
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("prune --embeddings X.npy --count 30 --must-drop given", "scores labels", "order.npy kept.npy")]
    [InlineData("prune --embeddings X.npy --count 30 --method stratified --given given", "scores labels", "order.npy kept.npy")]
    [InlineData("extrapolate --embeddings X.npy --method knn", "some truth labels", "uncertainty.npy truth.json scores")]
    [InlineData("evaluate --embeddings X.npy --keep 0.2 --methods top --seeds 2 --steps 20", "scores labels", "results.csv")]
    [InlineData("tune --embeddings X.npy --keep 0.2 --methods top --steps 20", "scores labels", "order")]
    [InlineData("score --embeddings X.npy --scores moderate-distance", "labels", "scores")]
    [InlineData("run --embeddings X.npy --keep 20%", "some labels", "coreset/order.npy coreset/kept.npy")]
    public void A_table_in_another_order_gives_the_same_bytes(string command, string inputs, string files)
    {
        string[] Arguments(bool keyed, string run) =>
        [
            .. command.Split(' ').Select(word => word == "given" ? keyed ? "given.txt" : "given.npy" : word),
            .. inputs.Split(' ').SelectMany(input => (string[])["--" + (input == "some" ? "scores" : input), FileOf(input, keyed)]),
            .. keyed ? (string[])["--ids", "ids.txt"] : [],
            "--out", run, "--json",
        ];
        PithResult keyed = _workspace.Run(Arguments(true, "K"));
        Assert.True(keyed.ExitCode == 0, keyed.Error);
        PithResult placed = _workspace.Run(Arguments(false, "P"));
        Assert.True(placed.ExitCode == 0, placed.Error);
        foreach (string name in files.Split(' '))
            Assert.Equal(Values("P", name), Values("K", name));
        JsonNode keys = JsonNode.Parse(keyed.Output)!["keys"]!;
        foreach (string input in inputs.Split(' '))
            Assert.Equal(input == "some" ? "ID" : "filename", keys[input == "some" ? "scores" : input]!.GetValue<string>());
        Assert.Null(JsonNode.Parse(placed.Output)!["keys"]);
    }

    [Theory]
    [InlineData("prune --embeddings X.npy --count 30", "scores", "order.npy kept.npy")]
    [InlineData("extrapolate --embeddings X.npy --method knn", "some", "uncertainty.npy scores")]
    [InlineData("run --embeddings X.npy --keep 20%", "some", "coreset/order.npy")]
    public void A_dictionary_by_ids_gives_the_same_bytes_as_one_by_rows(string command, string inputs, string files)
    {
        string[] ids = File.ReadAllLines(_workspace["ids.txt"]);
        Dictionary("i.json", row => ids[row]);
        Dictionary("r.json", row => row.ToString(CultureInfo.InvariantCulture));
        string[] names = [.. inputs.Split(' ').Select(input => input == "some" ? "scores" : input)];
        foreach (string file in new[] { "i.json", "r.json" })
        {
            PithResult result = _workspace.Run([.. command.Split(' '), .. names.SelectMany(name => (string[])["--" + name, file]),
                "--ids", "ids.txt", "--out", file[..1], "--json"]);
            Assert.True(result.ExitCode == 0, result.Error);
            foreach (string name in names)
                Assert.Equal(file == "i.json" ? "id" : "row", JsonNode.Parse(result.Output)!["keys"]![name]!.GetValue<string>());
        }
        foreach (string name in files.Split(' '))
            Assert.Equal(Values("r", name), Values("i", name));
    }

    [Theory]
    [InlineData("\"elsewhere\": 1", "'elsewhere' is neither")]
    [InlineData("\"0\": 1, \"1000\": 2", "'1000' is neither")]
    [InlineData("\"0\": 1, \"FIRST\": 2", "'0' is no id, and 'FIRST' is no row number")]
    [InlineData("\"FIRST\": 1, \"FIRST\": 2", "names row 0 a second time")]
    [InlineData("\"FIRST\": 1, \"\\uD800\": 2", "a key with an escape that is none")]
    public void A_dictionary_whose_keys_are_neither_ids_nor_rows_is_refused(string pairs, string what)
    {
        string Named(string text) => text.Replace("FIRST", File.ReadLines(_workspace["ids.txt"]).First(), StringComparison.Ordinal);
        File.WriteAllText(_workspace["bad.json"], "{" + Named(pairs) + "}");
        PithResult result = _workspace.Run("prune", "--embeddings", "X.npy", "--count", "9", "--scores", "bad.json", "--ids", "ids.txt", "--out", "B");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(Named(what), Assert.Single(result.ErrorLines, line => line.StartsWith("pith:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    void Dictionary(string file, Func<int, string> key) => File.WriteAllText(_workspace[file], "{" + string.Join(", ", Enumerable.Range(0, Workspace.Rows)
        .OrderBy(row => row * 71 % Workspace.Rows).Where(row => row % 3 != 0)
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"\n\"{key(row)}\": {_workspace.Scores[row]:R}"))) + "}");

    [Fact]
    public void Compare_and_report_match_labels_by_id_as_well()
    {
        foreach (string run in new[] { "A", "B" })
            Prune(run, run == "A" ? "0" : "1", "t.csv:label");
        Prune("N", "0", "y.npy");
        PithResult keyed = _workspace.Run("compare", "A", "B", "--json");
        Assert.True(keyed.ExitCode == 0, keyed.Error);
        JsonNode json = JsonNode.Parse(keyed.Output)!;
        Assert.Equal("filename", json["keys"]!["labels"]!.GetValue<string>());
        JsonNode placed = JsonNode.Parse(_workspace.Run("compare", "A", "B", "--labels", "y.npy", "--json").Output)!;
        Assert.Equal(placed["classes"]!.ToJsonString(), json["classes"]!.ToJsonString());
        PithResult report = _workspace.Run("report", "A", "--out", "a.html", "--json");
        Assert.Equal("filename", JsonNode.Parse(report.Output)!["keys"]!["labels"]!.GetValue<string>());
        report = _workspace.Run("report", "N", "--out", "n.html", "--json");
        Assert.Null(JsonNode.Parse(report.Output)!["keys"]);
        Assert.Equal(ClassesOf("n.html"), ClassesOf("a.html"));
    }

    [Theory]
    [InlineData("prune --embeddings X.npy --scores other.csv:score --ids ids.txt --count 5 --out R", "has no column that holds the dataset's ids")]
    [InlineData("prune --embeddings X.npy --scores numbered.csv:score --count 5 --out R", "in another order than the lines")]
    [InlineData("extrapolate --embeddings X.npy --scores other.csv:score --ids ids.txt --out R", "has no column that holds the dataset's ids")]
    [InlineData("extrapolate --embeddings X.npy --scores s.npy --truth numbered.csv:score --out R", "in another order than the lines")]
    [InlineData("run --embeddings X.npy --scores other.csv:score --ids ids.txt --out R", "has no column that holds the dataset's ids")]
    public void What_cannot_be_matched_is_refused(string command, string what)
    {
        File.WriteAllLines(_workspace["other.csv"], Enumerable.Range(0, Workspace.Rows).Select(i => $"f{i},{i}").Prepend("filename,score"));
        File.WriteAllLines(_workspace["numbered.csv"], Enumerable.Range(0, Workspace.Rows).Reverse().Select(i => $"{i},{i}").Prepend(",score"));
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(what, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["R"]));
    }

    static string FileOf(string input, bool keyed) => input switch
    {
        "labels" => keyed ? "t.csv:label" : "y.npy",
        "some" => keyed ? "some.csv:score" : "some.npy",
        _ => keyed ? "t.csv:score" : "s.npy",
    };

    void Prune(string run, string seed, string labels)
    {
        PithResult result = _workspace.Run(
            "prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", labels, "--ids", "ids.txt", "--count", "30", "--method", "random", "--seed", seed, "--out", run);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    // Names of scores and seconds differ, values do not.
    string Values(string run, string name)
    {
        string path = Path.Combine(_workspace[run], name);
        if (name == "order")
            return JsonNode.Parse(File.ReadAllText(Path.Combine(_workspace[run], "tuning.json")))!["winner"]!.ToJsonString();
        if (name == "results.csv")
        {
            string[][] lines = [.. File.ReadAllLines(path).Select(line => line.Split(','))];
            int seconds = Array.IndexOf(lines[0], "seconds");
            return string.Join('\n', lines.Select(cells => string.Join(',', cells.Where((_, column) => column != seconds))));
        }
        return Directory.Exists(path)
            ? string.Join('\n', Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(file => Convert.ToHexString(File.ReadAllBytes(file))))
            : Convert.ToHexString(File.ReadAllBytes(path));
    }

    string ClassesOf(string page)
    {
        string text = File.ReadAllText(_workspace[page]);
        int at = text.IndexOf("id=\"classes\"", StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text[at..text.IndexOf("</section>", at, StringComparison.Ordinal)];
    }
}
