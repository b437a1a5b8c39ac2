using System.Globalization;
using System.Text.Json;
using Pith.Data.Formats.Npy;

namespace Pith.Encoders.Tests.Commands;

/// <summary>Texts and pairs of texts whose labels are numbers, and labels that are neither classes nor numbers.</summary>
public sealed class NumbersOfTextsTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    static readonly string[] s_quick = ["--encoder", "@text.onnx", "--epochs", "4", "--steps", "20", "--seeds", "2"];

    [Fact]
    public void Pairs_are_compared_by_the_differences_and_products_of_their_vectors()
    {
        work.Text("pairs.jsonl", """{"a": "a cat", "b": "dog"}""", """{"a": "dog", "b": "a cat"}""", """{"a": "dog", "b": "dog"}""");
        work.Text("singles.txt", "a cat", "dog");
        JsonElement result = work.Json("embed", "--data", "text:@pairs.jsonl:a|b", "--encoder", "@text.onnx", "--out", "@pairs");
        work.Json("embed", "--data", "text:@singles.txt", "--encoder", "@text.onnx", "--out", "@singles");
        float[][] pairs = work.Rows("pairs/embeddings.npy"), singles = work.Rows("singles/embeddings.npy");
        Assert.Equal(2 * singles[0].Length, result.GetProperty("columns").GetInt32());
        Assert.Equal([.. singles[0].Zip(singles[1], (x, y) => Math.Abs(x - y)), .. singles[0].Zip(singles[1], (x, y) => x * y)], pairs[0]);
        Assert.Equal(pairs[0], pairs[1]);
        Assert.Equal([.. singles[1].Select(_ => 0f), .. singles[1].Select(x => x * x)], pairs[2]);
        Assert.Equal(0, work.Run("verify", "@pairs").Code);
    }

    [Fact]
    public void A_number_of_pairs_is_predicted_and_coresets_are_judged_by_correlation()
    {
        var random = new Random(5);
        work.Text("scored.csv", ["one,two,score", .. Enumerable.Range(0, 120).Select(_ =>
        {
            string[] words = ["a", "cat", "dog", "sat", "e"];
            string one = string.Join(' ', Enumerable.Range(0, 4).Select(_ => words[random.Next(5)])), two = random.Next(2) == 0 ? one : string.Join(' ', Enumerable.Range(0, 4).Select(_ => words[random.Next(5)]));
            double score = 5.0 * one.Split(' ').Intersect(two.Split(' ')).Count() / one.Split(' ').Union(two.Split(' ')).Count();
            return string.Create(CultureInfo.InvariantCulture, $"{one},{two},{score:0.###}");
        })]);
        (int code, string output, string error) = work.Run(["run", "--data", "text:@scored.csv:one|two", "--label-field", "score", "--target", "numbers", "--keep", "30%", .. s_quick, "--out", "@scored"]);
        Assert.True(code == 0, error);
        Assert.Contains("Pearson correlation x 100", output, StringComparison.Ordinal);
        Assert.Contains("RMSE", output, StringComparison.Ordinal);
        Assert.Contains("mean squared error", error, StringComparison.Ordinal);
        Assert.All(NpyFile.ReadDoubles(work["scored/embed/labels.npy"]), score => Assert.InRange(score, 0, 5));
        Assert.Equal(0, work.Run("verify", "@scored").Code);
    }

    [Fact]
    public void A_head_is_trained_on_texts_whose_embeddings_are_kept()
    {
        work.Text("train.jsonl", [.. Enumerable.Range(0, 40).Select(i => $$"""{"t": "{{(i % 2 == 0 ? "a cat" : "dog")}} {{string.Join(' ', Enumerable.Repeat("sat", i / 2))}}", "y": "{{(i % 2 == 0 ? "cats" : "dogs")}}"}""")]);
        using var cache = new CacheFolder(work["cache-train"]);
        string[] command = ["train", "--data", "text:@train.jsonl:t", "--label-field", "y", "--encoder", "@text.onnx", "--test-share", "0.25"];
        JsonElement result = work.Json([.. command, "--epochs", "3", "--out", "@head"]);
        Assert.Equal((30, 10, "linear"), (result.GetProperty("rows").GetInt32(), result.GetProperty("testRows").GetInt32(), result.GetProperty("model").GetString()));
        Assert.Equal(3, result.GetProperty("epochs").GetArrayLength());
        Assert.Contains("is there already", work.Run([.. command, "--model", "mlp", "--epochs", "2", "--out", "@head2"]).Error, StringComparison.Ordinal);
        Assert.Equal(0, work.Run("verify", "@head").Code);
    }

    [Theory]
    [InlineData(3, "holds numbers such as 1.5 (the text 1), which are no classes; give --target numbers to predict them", "1", "1.5")]
    [InlineData(3, "holds numbers such as 1.5 (the text 0) and texts such as 'many' (the text 1)", "1.5", "many")]
    [InlineData(3, "there is one class only, 'x'", "x", "x")]
    public void Labels_that_are_no_classes_are_refused_before_anything_is_embedded(int code, string sentence, string first, string second) =>
        Refused(code, sentence, first, second);

    [Theory]
    [InlineData(3, "the text 1 has 'many', and --target numbers needs a finite number of every text", "1.5", "many")]
    [InlineData(3, "the text 0 has 'NaN'", "NaN", "1")]
    public void Labels_that_are_no_numbers_are_refused_where_numbers_are_asked_for(int code, string sentence, string first, string second) =>
        Refused(code, sentence, first, second, "--target", "numbers");

    [Theory]
    [InlineData(2, "--target numbers needs the numbers; give --label-field", "text:@one.jsonl:t", "--target", "numbers")]
    [InlineData(2, "compares 1 field", "text:@one.jsonl:t|", "--label-field", "y")]
    [InlineData(2, "compares 3 fields", "text:@one.jsonl:a|b|c", "--label-field", "y")]
    public void Specs_that_say_too_little_are_refused(int code, string sentence, string data, params string[] options)
    {
        work.Text("one.jsonl", """{"t": "a cat", "y": 1.5}""");
        Assert.Contains(sentence, work.Refused(code, ["run", "--data", data, "--keep", "30%", .. options, .. s_quick, "--out", "@none"]), StringComparison.Ordinal);
    }

    void Refused(int code, string sentence, string first, string second, params string[] options)
    {
        work.Text("bad.jsonl", [.. Enumerable.Range(0, 12).Select(i => $$"""{"t": "a {{string.Join(' ', Enumerable.Repeat("cat", i))}}", "y": "{{(i % 2 == 0 ? first : second)}}"}""")]);
        Assert.Contains(sentence, work.Refused(code, ["run", "--data", "text:@bad.jsonl:t", "--label-field", "y", "--keep", "30%", .. options, .. s_quick, "--out", "@bad"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(work["bad"]));
    }
}
