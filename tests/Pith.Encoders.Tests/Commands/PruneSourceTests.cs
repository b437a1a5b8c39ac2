using System.Text.Json;
using Pith.Data.Formats.Npy;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary><c>pith prune --data</c> embeds first and finds what was embedded the next time.</summary>
public sealed class PruneSourceTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    [Fact]
    public void Images_are_embedded_scored_and_pruned_and_the_next_budget_finds_them()
    {
        var random = new Random(4);
        for (int i = 0; i < 40; i++)
            work.Image($"pool/{(i % 2 == 0 ? "even" : "odd")}/{i:00}.png", new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
        using var cache = new CacheFolder(work["cache"]);
        string[] command = ["prune", "--data", "images:@pool", "--encoder", "@image.onnx", "--keep", "25%"];
        JsonElement first = work.Json([.. command, "--out", "@first"]);
        Assert.Equal(10, first.GetProperty("kept").GetInt32());
        string[] ids = [.. File.ReadAllLines(work["first/selection.csv"]).Skip(1).Select(line => line.Split(',')[1])];
        Assert.Equal("even/00.png", ids[0]);
        Assert.Equal("odd/39.png", ids[^1]);
        DateTime written = File.GetLastWriteTimeUtc(Directory.GetFiles(Path.Combine(work["cache"], "embed"), "embeddings.npy", SearchOption.AllDirectories).Single());
        (int code, _, string error) = work.Run([.. command[..^1], "50%", "--out", "@second"]);
        Assert.True(code == 0, error);
        Assert.Contains("is there already", error);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Directory.GetFiles(Path.Combine(work["cache"], "embed"), "embeddings.npy", SearchOption.AllDirectories).Single()));
        Assert.Equal(NpyFile.ReadInt64s(work["first/order.npy"]), NpyFile.ReadInt64s(work["second/order.npy"])[..10]);
        Assert.Equal(0, work.Run("verify", "@first").Code);
        (int reported, _, string told) = work.Run("report", "@first", "--out", "@first.html");
        Assert.True(reported == 0, told);
        Assert.Contains("\"thumbs\"", File.ReadAllText(work["first.html"]));
        // A class that is renamed is another dataset.
        Directory.Move(work["pool/odd"], work["pool/other"]);
        Assert.DoesNotContain("pith embed gives is there already", work.Run([.. command, "--out", "@third"]).Error);
    }

    [Fact]
    public void Methods_without_scores_and_texts_work_too()
    {
        work.Text("pool.txt", [.. Enumerable.Range(0, 12).Select(i => string.Join(' ', Enumerable.Repeat("a cat", i + 1)))]);
        using var cache = new CacheFolder(work["cache-texts"]);
        JsonElement result = work.Json("prune", "--data", "text:@pool.txt", "--encoder", "@text.onnx", "--method", "k-center", "--count", "3", "--out", "@center");
        Assert.Equal(3, result.GetProperty("kept").GetInt32());
        Assert.False(Directory.Exists(work["cache-texts/score"]));
    }

    [Fact]
    public void Plan_embeds_nothing()
    {
        work.Text("plan.txt", "a cat", "dog", "sat");
        using var cache = new CacheFolder(work["cache-plan"]);
        JsonElement plan = work.Json("prune", "--data", "text:@plan.txt", "--encoder", "@text.onnx", "--keep", "50%", "--dry-run");
        Assert.Equal(3, plan.GetProperty("rows").GetInt32());
        Assert.False(Directory.Exists(work["cache-plan"]));
    }

    [Theory]
    [InlineData("--data needs", "prune", "--data", "text:@none.txt", "--embeddings", "@x.npy", "--keep", "1")]
    [InlineData("--encoder belongs to --data", "prune", "--embeddings", "@x.npy", "--encoder", "minilm", "--keep", "1")]
    [InlineData("is an array of small images already", "prune", "--data", "fashion-mnist", "--keep", "50%", "--out", "@no")]
    public void Contradictions_are_refused(string sentence, params string[] args) =>
        Assert.Contains(sentence.Replace("--data needs", "exclude each other", StringComparison.Ordinal), work.Refused(2, args));
}
