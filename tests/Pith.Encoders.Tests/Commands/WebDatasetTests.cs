using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Pith.Encoders.Tests.Models;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary>Tar files in the layout of WebDataset: nothing is unpacked.</summary>
public sealed class WebDatasetTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    static readonly string[] s_model = ["--encoder", "@image.onnx", "--mean", "0", "--std", "1", "--size", "4"];

    [Fact]
    public void Samples_of_several_shards_are_rows_with_their_classes()
    {
        Shard("s/part-2.tar", ("0000.png", EncoderWorkspace.ImageBytes(SKColors.Red)), ("0000.cls", "7"u8.ToArray()));
        Shard("s/part-10.tar", ("0000.jpg", EncoderWorkspace.ImageBytes(SKColors.Blue, format: SKEncodedImageFormat.Jpeg)), ("0000.cls", "3"u8.ToArray()), ("0001.txt", "alone"u8.ToArray()));
        JsonElement result = work.Json(["embed", "--data", "webdataset:@s/*.tar", .. s_model, "--out", "@s-run"]);
        Assert.Equal(2, result.GetProperty("rows").GetInt32());
        Assert.Equal(["part-2/0000", "part-10/0000"], File.ReadAllLines(work["s-run/ids.txt"]));
        Assert.Equal([1, 0], work.Labels("s-run/labels.npy"));
        Assert.Equal(["3", "7"], File.ReadAllLines(work["s-run/classes.txt"]));
        Assert.Equal([1, 0, 0], work.Rows("s-run/embeddings.npy")[0]);
        Assert.Equal(0, work.Run("verify", "@s-run").Code);
    }

    [Fact]
    public void Images_with_texts_give_their_similarity()
    {
        Shard(
            "clip.tar",
            ("a.png", EncoderWorkspace.ImageBytes(SKColors.Red)), ("a.txt", "a cat"u8.ToArray()), ("a.json", """{"kind": "one"}"""u8.ToArray()),
            ("b.png", EncoderWorkspace.ImageBytes(SKColors.Blue)), ("b.txt", "dog"u8.ToArray()), ("b.json", """{"kind": "two"}"""u8.ToArray()));
        OnnxFile.WriteTokenTable(work["text3.onnx"], EncoderWorkspace.Vocabulary.Length, 3);
        work.Json(["embed", "--data", "webdataset:@clip.tar", "--label-field", "kind", "--text-encoder", "@text3.onnx", .. s_model, "--out", "@clip"]);
        float[][] images = work.Rows("clip/embeddings.npy"), texts = work.Rows("clip/text-embeddings.npy");
        double[] scores = Pith.Data.Formats.Npy.NpyFile.ReadDoubles(work["clip/scores/clip-similarity.npy"]);
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(1, Length(texts[row]), 1e-6);
            Assert.Equal(images[row].Zip(texts[row], (a, b) => (double)a * b).Sum(), scores[row], 1e-9);
        }
        Assert.Equal(["one", "two"], File.ReadAllLines(work["clip/classes.txt"]));
        Assert.Contains("high-is-hard", File.ReadAllText(work["clip/scores.json"]));
        Assert.Equal(0, work.Run("prune", "--embeddings", "@clip/embeddings.npy", "--scores", "@clip:clip-similarity", "--method", "top", "--count", "1", "--out", "@clip-top").Code);
        Assert.Contains("vectors of 4 numbers but --encoder of 3", work.Refused(2, ["embed", "--data", "webdataset:@clip.tar", "--text-encoder", "@text.onnx", .. s_model, "--out", "@bad"]));
    }

    [Fact]
    public void Texts_of_image_files_lie_beside_them()
    {
        work.Image("beside/1.png", SKColors.Red);
        File.WriteAllText(work["beside/1.txt"], "a cat\n");
        OnnxFile.WriteTokenTable(work["text3b.onnx"], EncoderWorkspace.Vocabulary.Length, 3);
        string[] command = ["embed", "--data", "images:@beside", "--text-encoder", "@text3b.onnx", .. s_model];
        work.Json([.. command, "--out", "@beside-run"]);
        Assert.True(File.Exists(work["beside-run/scores/clip-similarity.npy"]));
        work.Image("beside/2.png", SKColors.Red);
        Assert.Contains("the image 2.png has no text", work.Refused(3, [.. command, "--out", "@bad"]));
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("/etc/evil.png")]
    [InlineData("a/../../evil.png")]
    public void Members_that_lead_outside_are_refused(string name)
    {
        Shard("evil.tar", (name, EncoderWorkspace.ImageBytes(SKColors.Red)));
        string sentence = work.Refused(3, ["embed", "--data", "webdataset:@evil.tar", .. s_model, "--out", "@bad"]);
        Assert.Contains($"the member {name} leads outside of the archive", sentence);
    }

    [Fact]
    public void Links_damaged_and_compressed_archives_are_refused()
    {
        using (FileStream stream = File.Create(work["link.tar"]))
        using (var tar = new TarWriter(stream))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "a.png") { LinkName = "/etc/passwd" });
        Assert.Contains("is no file but symbolic link", work.Refused(3, ["embed", "--data", "webdataset:@link.tar", .. s_model, "--out", "@bad"]));
        Shard("whole.tar", ("a.png", EncoderWorkspace.ImageBytes(SKColors.Red, width: 64, height: 64)), ("b.png", new byte[5000]));
        byte[] bytes = File.ReadAllBytes(work["whole.tar"]);
        File.WriteAllBytes(work["cut.tar"], bytes[..3000]);
        Assert.Contains("cut.tar is", work.Refused(3, ["embed", "--data", "webdataset:@cut.tar", .. s_model, "--out", "@bad"]));
        File.WriteAllText(work["text.tar"], new string('x', 2000));
        Assert.Contains("is not a whole tar file", work.Refused(3, ["embed", "--data", "webdataset:@text.tar", .. s_model, "--out", "@bad"]));
        File.WriteAllText(work["packed.tar.gz"], "x");
        Assert.Contains("unpack it with gunzip", work.Refused(3, ["embed", "--data", "webdataset:@packed.tar.gz", .. s_model, "--out", "@bad"]));
        Shard("none.tar", ("a.txt", Encoding.UTF8.GetBytes("text")));
        Assert.Contains("no member is an image", work.Refused(3, ["embed", "--data", "webdataset:@none.tar", .. s_model, "--out", "@bad"]));
    }

    static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    void Shard(string name, params (string Name, byte[] Bytes)[] members)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(work[name])!);
        using FileStream stream = File.Create(work[name]);
        using var tar = new TarWriter(stream);
        foreach ((string member, byte[] bytes) in members)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, member) { DataStream = new MemoryStream(bytes) });
    }
}
