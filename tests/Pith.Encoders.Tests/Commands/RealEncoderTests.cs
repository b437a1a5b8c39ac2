using System.Text.Json;
using Pith.Data.Encoders;
using Pith.Encoders.Images;
using Pith.Encoders.Texts;
using Pith.Pipelines.Embed;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary>The encoders that install by name. They are large, so these checks run where they are installed already, and with ./test --all.</summary>
public sealed class RealEncoderTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    [EncoderFact("minilm")]
    public void Sentences_that_mean_the_same_are_nearer_than_others()
    {
        work.Text("s.txt", "A cat sits on the mat.", "A kitten is lying on a rug.", "Stock markets fell sharply today.", "Shares dropped steeply this afternoon.");
        work.Json("embed", "--data", "text:@s.txt", "--out", "@s", "--threads", "1");
        float[][] rows = work.Rows("s/embeddings.npy");
        Assert.Equal(384, rows[0].Length);
        Assert.All(rows, row => Assert.Equal(1, Dot(row, row), 1e-5));
        Assert.True(Dot(rows[0], rows[1]) > 0.5);
        Assert.True(Dot(rows[2], rows[3]) > 0.5);
        Assert.True(Dot(rows[0], rows[2]) < 0.2);
        work.Json("embed", "--data", "text:@s.txt", "--out", "@s2", "--threads", "2", "--batch", "3");
        Assert.Equal(File.ReadAllBytes(work["s/embeddings.npy"]), File.ReadAllBytes(work["s2/embeddings.npy"]));
        Assert.Equal(0, work.Run("verify", "@s").Code);
    }

    // Token numbers of bert-base-uncased, as the reference tokenizer gives them.
    [EncoderFact("minilm")]
    public void Odd_sentences_have_the_tokens_of_the_reference()
    {
        var pieces = new WordPieces(KnownEncoders.FilesOf(KnownEncoders.Find("minilm")!)[1], 64);
        Assert.Equal([101, 7592, 1010, 2088, 999, 102], pieces.Tokenize("Hello, world!", null).Ids);
        Assert.Equal([101, 15743, 2361, 102], pieces.Tokenize("naïvep", null).Ids);
        Assert.Equal([101, 102], pieces.Tokenize("", null).Ids);
        Assert.Equal(pieces.Tokenize("cafe resume", null).Ids, pieces.Tokenize("Café résumé", null).Ids);
        Assert.Equal(pieces.Tokenize("a b", null).Ids, pieces.Tokenize("a\t\r\nb", null).Ids);
    }

    [EncoderFact("resnet18")]
    public void Pictures_alike_are_nearer_than_others()
    {
        var settings = new EncoderSettings("resnet18", KnownEncoders.FilesOf(KnownEncoders.Find("resnet18")!)) { Known = KnownEncoders.Find("resnet18") };
        using OnnxImageEncoder encoder = OnnxImageEncoder.Open(settings);
        Assert.Equal((512, 224, 1), (encoder.Columns, encoder.Size, encoder.MostRows));
        work.Image("p/a.png", SKColors.Red, SKColors.DarkRed, 300, 200);
        work.Image("p/b.jpg", SKColors.Red, SKColors.DarkRed, 280, 220, SKEncodedImageFormat.Jpeg);
        work.Image("p/c.png", SKColors.White, SKColors.Black, 300, 200);
        JsonElement result = work.Json("embed", "--data", "images:@p", "--normalize", "--out", "@p-run");
        Assert.Equal(512, result.GetProperty("columns").GetInt32());
        float[][] rows = work.Rows("p-run/embeddings.npy");
        Assert.True(Dot(rows[0], rows[1]) > Dot(rows[0], rows[2]));
    }

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
