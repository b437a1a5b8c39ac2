using System.Text.Json;
using Pith.Encoders.Tests.Models;

namespace Pith.Encoders.Tests.Commands;

/// <summary><c>pith embed --data text:...</c> as a user types it, with a made model whose vectors can be computed by hand.</summary>
public sealed class EmbedTextsTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    static readonly string[] s_model = ["--encoder", "@text.onnx"];

    [Fact]
    public void Mean_pooling_counts_the_tokens_of_the_text_and_no_padding()
    {
        work.Text("mean.jsonl", """{"text": "a cat sat."}""", """{"text": "Dogs"}""", """{"text": "a"}""");
        work.Json(["embed", "--data", "text:@mean.jsonl:text", .. s_model, "--out", "@mean"]);
        float[][] rows = work.Rows("mean/embeddings.npy");
        Assert.Equal(Mean("[CLS]", "a", "cat", "sat", ".", "[SEP]"), rows[0]);
        Assert.Equal(Mean("[CLS]", "dog", "##s", "[SEP]"), rows[1]);
        Assert.Equal(Mean("[CLS]", "a", "[SEP]"), rows[2]);
    }

    [Fact]
    public void Cls_takes_the_first_token_and_normalize_makes_unit_length()
    {
        work.Text("cls.txt", "a cat", "dog");
        work.Json(["embed", "--data", "text:@cls.txt", .. s_model, "--pooling", "cls", "--normalize", "--out", "@cls"]);
        float[] first = work.Rows("cls/embeddings.npy")[0];
        float[] token = Mean("[CLS]");
        double length = Math.Sqrt(token.Sum(value => (double)value * value));
        for (int d = 0; d < token.Length; d++)
            Assert.Equal(token[d] / length, first[d], 1e-6);
        Assert.Equal(first, work.Rows("cls/embeddings.npy")[1]);
    }

    [Fact]
    public void Pairs_are_joined_and_cut_from_the_longer_side()
    {
        work.Text("pairs.csv", "one,two", "a cat,dog", "a a a a a a,dog");
        JsonElement result = work.Json(["embed", "--data", "text:@pairs.csv:one,two", .. s_model, "--max-tokens", "6", "--out", "@pairs"]);
        float[][] rows = work.Rows("pairs/embeddings.npy");
        Assert.Equal(Mean("[CLS]", "a", "cat", "[SEP]", "dog", "[SEP]"), rows[0]);
        Assert.Equal(Mean("[CLS]", "a", "a", "[SEP]", "dog", "[SEP]"), rows[1]);
        Assert.Equal(1, result.GetProperty("cut").GetInt32());
    }

    [Fact]
    public void Empty_long_and_repeated_texts_are_counted_and_keep_their_rows()
    {
        work.Text("odd.jsonl", """{"t": "a cat", "y": "b", "k": 7}""", """{"t": "", "y": "a", "k": 8}""", """{"y": "b", "k": 9}""", "", """{"t": "a cat", "y": "a", "k": 10}""", """{"t": "a a a a a a a a", "y": "b", "k": 11}""");
        JsonElement result = work.Json(["embed", "--data", "text:@odd.jsonl:t", "--label-field", "y", "--id-field", "k", .. s_model, "--max-tokens", "5", "--out", "@odd"]);
        Assert.Equal((5, 2, 2, 1), (result.GetProperty("rows").GetInt32(), result.GetProperty("duplicates").GetInt32(), result.GetProperty("empty").GetInt32(), result.GetProperty("cut").GetInt32()));
        float[][] rows = work.Rows("odd/embeddings.npy");
        Assert.Equal(rows[0], rows[3]);
        Assert.Equal(Mean("[CLS]", "[SEP]"), rows[1]);
        Assert.Equal(rows[1], rows[2]);
        Assert.Equal([1, 0, 1, 0, 1], work.Labels("odd/labels.npy"));
        Assert.Equal(["a", "b"], File.ReadAllLines(work["odd/classes.txt"]));
        Assert.Equal(["7", "8", "9", "10", "11"], File.ReadAllLines(work["odd/ids.txt"]));
    }

    [Fact]
    public void Batches_threads_and_shards_change_no_byte()
    {
        var random = new Random(3);
        string[] words = ["a", "cat", "sat", "dogs", ".", "unknown"];
        work.Text("many.txt", [.. Enumerable.Range(0, 300).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)])))]);
        work.Json(["embed", "--data", "text:@many.txt", .. s_model, "--out", "@whole", "--threads", "1"]);
        work.Json(["embed", "--data", "text:@many.txt", .. s_model, "--out", "@other", "--threads", "3", "--batch", "50"]);
        Assert.Equal(File.ReadAllBytes(work["whole/embeddings.npy"]), File.ReadAllBytes(work["other/embeddings.npy"]));
        work.Json(["embed", "--data", "text:@many.txt", .. s_model, "--out", "@shards", "--shard-rows", "128"]);
        Assert.Equal(["part-00000.npy", "part-00001.npy", "part-00002.npy"], Directory.GetFiles(work["shards/embeddings"]).Select(Path.GetFileName).Order());
        Assert.Equal(work.Rows("whole/embeddings.npy"), work.Rows("shards/embeddings"));
        work.Json(["embed", "--data", "text:@many.txt", .. s_model, "--out", "@half", "--half"]);
        Assert.Equal(work.Rows("whole/embeddings.npy").Select(row => row.Select(value => (float)(Half)value)), work.Rows("half/embeddings.npy"));
    }

    [Fact]
    public void A_run_is_verified_and_recognised()
    {
        work.Text("again.txt", "a cat", "dog");
        work.Json(["embed", "--data", "text:@again.txt", .. s_model, "--out", "@again"]);
        Assert.Equal(0, work.Run("verify", "@again").Code);
        (int code, string output, _) = work.Run(["embed", "--data", "text:@again.txt", .. s_model, "--out", "@again", "--resume"]);
        Assert.Equal(0, code);
        Assert.Contains("finished already", output);
    }

    [Fact]
    public void Plan_writes_nothing()
    {
        work.Text("plan.txt", "a cat", "dog");
        JsonElement plan = work.Json(["embed", "--data", "text:@plan.txt", .. s_model, "--out", "@plan", "--dry-run"]);
        Assert.Equal(2, plan.GetProperty("rows").GetInt32());
        Assert.False(Directory.Exists(work["plan"]));
    }

    static float[] Mean(params string[] tokens)
    {
        int[] ids = [.. tokens.Select(token => Array.IndexOf(EncoderWorkspace.Vocabulary, token))];
        var mean = new float[4];
        for (int d = 0; d < mean.Length; d++)
        {
            foreach (int id in ids)
                mean[d] += OnnxFile.TokenValue(id, d);
            mean[d] /= ids.Length;
        }
        return mean;
    }
}
