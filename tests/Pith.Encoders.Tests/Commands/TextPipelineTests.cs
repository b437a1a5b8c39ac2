using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Encoders.Tests.Commands;

/// <summary><c>pith run --data text:...</c> as a user types it, with a made encoder.</summary>
public sealed class TextPipelineTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    static readonly string[] s_words = ["cat", "dog", "sat", "a", "e", "."];
    static readonly string[] s_quick = ["--encoder", "@text.onnx", "--epochs", "4", "--steps", "20", "--seeds", "2", "--method", "d2", "--cutoff", "0"];

    [Fact]
    public void Texts_are_embedded_trained_on_scored_selected_and_judged_by_held_out_ones()
    {
        Write("all.jsonl", 120);
        (int code, string output, string error) = work.Run(["run", "--data", "text:@all.jsonl:t", "--label-field", "y", "--id-field", "id", "--keep", "25%", .. s_quick, "--out", "@run"]);
        Assert.True(code == 0, error);
        Assert.Contains("of 120 texts are held out for testing, drawn by the seed 0; rows of one text stay together", error, StringComparison.Ordinal);
        Assert.Contains("coreset less random", output, StringComparison.Ordinal);
        Manifest embedded = Manifest.Read(work["run/embed"]);
        Assert.Equal(120, embedded.Rows + embedded.Fact("testRows"));
        Assert.InRange(embedded.Fact("testRows"), 12, 24);
        // The score of D2's experiments on language decides, and every name is the user's own.
        Assert.Equal("variability", JsonDocument.Parse(File.ReadAllText(work["run/pipeline.json"])).RootElement.GetProperty("score").GetString());
        string[] kept = [.. File.ReadAllLines(work["run/coreset/selection.csv"]).Skip(1).Select(line => line.Split(',')[1])];
        Assert.All(kept, id => Assert.StartsWith("text-", id, StringComparison.Ordinal));
        string[] test = File.ReadAllLines(work["run/embed/test-ids.txt"]);
        Assert.Empty(kept.Intersect(test));
        Dictionary<string, string> texts = File.ReadAllLines(work["all.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("t").GetString()!);
        Assert.Empty(test.Select(id => texts[id]).Intersect(File.ReadAllLines(work["run/embed/ids.txt"]).Select(id => texts[id])));
        Assert.Equal(0, work.Run("verify", "@run").Code);
        // Who reads the report sees texts and the classes' own names, not row numbers and places.
        string report = File.ReadAllText(work["run/report.html"]);
        Assert.Contains(texts[kept[0]], report, StringComparison.Ordinal);
        Assert.Contains("\"cats\"", report, StringComparison.Ordinal);
        Assert.Contains("(text-", work.Run("explain", "@run/coreset", "--row", "0").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_budget_reuses_what_was_embedded_and_the_configuration_makes_the_run_again()
    {
        Write("again.jsonl", 80);
        string[] command = ["run", "--data", "text:@again.jsonl:t", "--label-field", "y", .. s_quick];
        Assert.Equal(0, work.Run([.. command, "--keep", "25%", "--out", "@again"]).Code);
        Assert.Equal(0, work.Run("run", "--config", "@again/config.yaml", "--out", "@same").Code);
        Assert.Equal(Manifest.Read(work["again"]).Outputs.Where(file => file.Name != "config.yaml"), Manifest.Read(work["same"]).Outputs.Where(file => file.Name != "config.yaml"));
        Assert.Contains("[ reused] embed", work.Run([.. command, "--keep", "50%", "--out", "@again", "--resume"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_field_keeps_groups_together_and_texts_for_testing_may_be_brought()
    {
        Write("grouped.jsonl", 100);
        Write("test.jsonl", 30);
        string[] command = ["run", "--data", "text:@grouped.jsonl:t", "--label-field", "y", "--keep", "30%", .. s_quick];
        (int code, _, string error) = work.Run([.. command[..^1], "auto", "--group-field", "author", "--out", "@grouped"]);
        Assert.True(code == 0, error);
        Assert.Contains("rows of one text or one author stay together", error, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(work["grouped.jsonl"]);
        string[] AuthorsOf(string ids) => [.. File.ReadAllLines(work[ids]).Select(row => JsonDocument.Parse(lines[int.Parse(row, System.Globalization.CultureInfo.InvariantCulture)]).RootElement.GetProperty("author").GetString()!)];
        Assert.Empty(AuthorsOf("grouped/embed/test-ids.txt").Intersect(AuthorsOf("grouped/embed/ids.txt")));
        // Tuning holds out whole groups, too.
        long[] groups = NpyFile.ReadInt64s(work["grouped/embed/groups.npy"]);
        string[] authors = AuthorsOf("grouped/embed/ids.txt");
        Assert.All(groups.Zip(authors).GroupBy(pair => pair.Second), rows => Assert.Single(rows.Select(row => row.First).Distinct()));
        Assert.Equal("groups.npy", Manifest.Read(work["grouped/tuning"]).Options["groups"]);
        (code, _, error) = work.Run([.. command, "--test-data", "text:@test.jsonl:t", "--out", "@brought"]);
        Assert.True(code == 0, error);
        Assert.Contains("of the 30 texts of --test-data are texts of --data, too", error, StringComparison.Ordinal);
        Assert.Equal(100, Manifest.Read(work["brought/embed"]).Rows);
        Assert.Equal(30, NpyFile.ReadInt64s(work["brought/embed/test-labels.npy"]).Length);
    }

    [Fact]
    public void A_sample_is_drawn_by_the_seed_and_texts_without_labels_are_pruned_by_prototypicality()
    {
        Write("pool.jsonl", 90);
        (int code, _, string error) = work.Run(["run", "--data", "text:@pool.jsonl:t", "--encoder", "@text.onnx", "--sample", "40", "--seed", "3", "--keep", "50%", "--out", "@pool"]);
        Assert.True(code == 0, error);
        Assert.Contains("40 of 90 texts are taken, drawn by the seed 3", error, StringComparison.Ordinal);
        Assert.Equal(20, NpyFile.ReadInt64s(work["pool/coreset/kept.npy"]).Length);
        Assert.False(Directory.Exists(work["pool/evaluation"]));
    }

    [Theory]
    [InlineData(2, "--size needs images", "--size", "14")]
    [InlineData(2, "--ids belongs to --embeddings", "--ids", "@ids.txt")]
    [InlineData(2, "exclude each other", "--test-data", "text:@bad.jsonl:t", "--test-share", "0.1")]
    [InlineData(2, "--test-data text:@bad.jsonl:t,y must name as many fields", "--test-data", "text:@bad.jsonl:t,y")]
    [InlineData(2, "--test-share", "--test-share", "0.7")]
    [InlineData(2, "is more than the 30 texts", "--sample", "31")]
    [InlineData(3, "has no field 'autor'; did you mean author?", "--group-field", "autor")]
    [InlineData(3, "holds a list", "--group-field", "list")]
    public void What_cannot_be_is_refused_by_a_sentence(int exit, string sentence, params string[] options)
    {
        Write("bad.jsonl", 30);
        string refused = work.Refused(exit, ["run", "--data", "text:@bad.jsonl:t", "--label-field", "y", "--keep", "30%", .. s_quick, .. options, "--out", "@bad"]);
        Assert.Contains(sentence.Replace("@", work.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal), refused, StringComparison.Ordinal);
        Assert.False(Directory.Exists(work["bad"]));
    }

    [Theory]
    [InlineData(2, "--label-field belongs to texts", "--label-field", "y")]
    [InlineData(2, "--sample belongs to texts", "--sample", "5")]
    public void Options_of_texts_are_refused_elsewhere(int exit, string sentence, params string[] options) =>
        Assert.Contains(sentence, work.Refused(exit, ["run", "--embeddings", "@x.npy", "--keep", "30%", .. options, "--out", "@none"]), StringComparison.Ordinal);

    [Fact]
    public void One_group_of_all_rows_cannot_be_held_out()
    {
        work.Text("one.jsonl", [.. Enumerable.Range(0, 20).Select(i => $$"""{"t": "a cat", "y": "{{i % 2}}"}""")]);
        Assert.Contains("holds none out: rows of one text stay together", work.Refused(2, ["run", "--data", "text:@one.jsonl:t", "--label-field", "y", "--keep", "30%", .. s_quick, "--out", "@one"]), StringComparison.Ordinal);
    }

    // Texts of two classes by their words, some of them twice, by authors of a few texts.
    void Write(string name, int rows)
    {
        var random = new Random(rows);
        work.Text(name, [.. Enumerable.Range(0, rows).Select(i =>
        {
            bool isCat = random.Next(2) == 0;
            string text = string.Join(' ', Enumerable.Range(0, 2 + random.Next(6)).Select(_ => random.Next(3) > 0 ? (isCat ? "cat" : "dog") : s_words[random.Next(s_words.Length)]));
            return $$"""{"id": "text-{{i}}", "t": "{{text}}", "y": "{{(isCat ? "cats" : "dogs")}}", "author": "{{i / 4}}", "list": [1]}""";
        })]);
    }
}
