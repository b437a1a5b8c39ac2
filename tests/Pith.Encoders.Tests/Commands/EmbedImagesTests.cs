using System.Text.Json;
using Pith.Encoders.Tests.Models;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary><c>pith embed --data images:...</c> as a user types it, with a made model that averages colours.</summary>
public sealed class EmbedImagesTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    // Vectors are then the means of red, green and blue from 0 to 1.
    static readonly string[] s_model = ["--encoder", "@image.onnx", "--mean", "0", "--std", "1", "--size", "4"];

    [Fact]
    public void Folders_are_classes_and_files_are_in_the_order_of_their_names()
    {
        work.Image("two/red/b.png", SKColors.Red);
        work.Image("two/red/a.jpg", SKColors.Red, format: SKEncodedImageFormat.Jpeg);
        work.Image("two/blue/deep/x.webp", SKColors.Blue, format: SKEncodedImageFormat.Webp);
        File.WriteAllText(work["two/red/notes.txt"], "no image");
        JsonElement result = work.Json(["embed", "--data", "images:@two", .. s_model, "--out", "@two-run"]);
        Assert.Equal((3, 3, 2), (result.GetProperty("rows").GetInt32(), result.GetProperty("columns").GetInt32(), result.GetProperty("classes").GetInt32()));
        Assert.Equal(["blue/deep/x.webp", "red/a.jpg", "red/b.png"], File.ReadAllLines(work["two-run/ids.txt"]));
        Assert.Equal([0, 1, 1], work.Labels("two-run/labels.npy"));
        string[] sections = [.. work.Json("report", "@two-run").GetProperty("sections").EnumerateArray().Select(section => section.GetString()!)];
        Assert.Contains("embeddings", sections);
        Assert.Contains("map", sections);
        float[][] rows = work.Rows("two-run/embeddings.npy");
        Near([0, 0, 1], rows[0], 0.03);
        Near([1, 0, 0], rows[1], 0.03);
        Near([1, 0, 0], rows[2], 1e-6);
    }

    [Fact]
    public void Folders_for_training_and_testing_are_kept_apart()
    {
        work.Image("split/train/a/1.png", SKColors.Red);
        work.Image("split/train/b/1.png", SKColors.Blue);
        work.Image("split/val/b/2.png", SKColors.Lime);
        JsonElement result = work.Json(["embed", "--data", "images:@split", .. s_model, "--out", "@split-run"]);
        Assert.Equal((2, 1), (result.GetProperty("rows").GetInt32(), result.GetProperty("testRows").GetInt32()));
        Near([0, 1, 0], work.Rows("split-run/test-embeddings.npy")[0], 1e-6);
        Assert.Equal([1], work.Labels("split-run/test-labels.npy"));
        Assert.Equal(["val/b/2.png"], File.ReadAllLines(work["split-run/test-ids.txt"]));
    }

    [Fact]
    public void Images_in_one_folder_take_their_classes_from_a_table()
    {
        work.Image("flat/1.png", SKColors.Red);
        work.Image("flat/2.png", SKColors.Blue);
        work.Text("flat.csv", "file,kind", "2.png,sea", "1.png,fire");
        work.Json(["embed", "--data", "images:@flat", "--labels", "@flat.csv:kind", .. s_model, "--out", "@flat-run"]);
        Assert.Equal([0, 1], work.Labels("flat-run/labels.npy"));
        Assert.Equal(["fire", "sea"], File.ReadAllLines(work["flat-run/classes.txt"]));
        work.Text("one.csv", "file,kind", "2.png,sea");
        Assert.Contains("row 0 has no label", work.Refused(3, ["embed", "--data", "images:@flat", "--labels", "@one.csv:kind", .. s_model, "--out", "@flat-bad"]));
    }

    [Fact]
    public void Images_that_cannot_be_used_are_named_and_refused_or_left_out()
    {
        work.Image("bad/a/good.png", SKColors.Red);
        work.Image("bad/a/good.jpg", SKColors.Red, format: SKEncodedImageFormat.Jpeg);
        File.WriteAllText(work["bad/a/text.png"], "this is text");
        File.WriteAllBytes(work["bad/a/empty.png"], []);
        byte[] whole = EncoderWorkspace.ImageBytes(SKColors.Red, SKColors.Blue, 64, 64, SKEncodedImageFormat.Jpeg);
        File.WriteAllBytes(work["bad/a/cut.jpg"], whole[..^30]);
        File.WriteAllBytes(work["bad/a/huge.png"], HugePng());
        File.WriteAllBytes(work["bad/a/moving.gif"], MovingGif());
        string refusal = work.Refused(3, ["embed", "--data", "images:@bad", .. s_model, "--out", "@bad-run"]);
        Assert.Contains("5 of 7 images cannot be used: a/cut.jpg is cut off or damaged; a/empty.png is no image", refusal);
        Assert.Contains("--skip-broken", refusal);
        Assert.False(Directory.Exists(work["bad-run"]));
        JsonElement result = work.Json(["embed", "--data", "images:@bad", "--skip-broken", .. s_model, "--out", "@bad-run"]);
        Assert.Equal(2, result.GetProperty("rows").GetInt32());
        string[] skipped = File.ReadAllLines(work["bad-run/skipped.csv"]);
        Assert.Equal("image,reason", skipped[0]);
        Assert.Equal(
            ["a/cut.jpg", "a/empty.png", "a/huge.png", "a/moving.gif", "a/text.png"],
            skipped[1..].Select(line => line.Split('"')[1]));
        Assert.Contains("animated: 2 frames", skipped[4]);
        Assert.Contains("60000 x 60000 pixels", skipped[3]);
    }

    [Fact]
    public void A_model_for_one_image_and_one_size_is_called_as_it_wants()
    {
        work.Image("one/a/1.png", SKColors.Red);
        work.Image("one/a/2.png", SKColors.Blue);
        OnnxFile.WriteChannelMeans(work["fixed.onnx"], size: 6, rows: 1);
        work.Json("embed", "--data", "images:@one", "--encoder", "@fixed.onnx", "--mean", "0", "--std", "1", "--out", "@one-run");
        Near([0, 0, 1], work.Rows("one-run/embeddings.npy")[1], 1e-6);
        Assert.Contains("6 x 6 pixels", work.Refused(2, "embed", "--data", "images:@one", "--encoder", "@fixed.onnx", "--size", "8", "--out", "@one-bad"));
    }

    [Fact]
    public void A_map_of_features_is_averaged_over_its_places()
    {
        work.Image("map/a/1.png", SKColors.Red, SKColors.Blue);
        OnnxFile.WritePixels(work["map.onnx"]);
        work.Json(["embed", "--data", "images:@map", "--encoder", "@map.onnx", .. s_model[2..], "--out", "@map-run"]);
        Near([0.5f, 0, 0.5f], work.Rows("map-run/embeddings.npy")[0], 1e-6);
    }

    [Fact]
    public void Defaults_scale_colours_as_for_ImageNet()
    {
        work.Image("net/a/1.png", new SKColor(255, 0, 51));
        work.Json("embed", "--data", "images:@net", "--encoder", "@image.onnx", "--size", "4", "--out", "@net-run");
        Near([(1 - 0.485f) / 0.229f, (0 - 0.456f) / 0.224f, (0.2f - 0.406f) / 0.225f], work.Rows("net-run/embeddings.npy")[0], 1e-5);
    }

    static void Near(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int d = 0; d < expected.Length; d++)
            Assert.Equal(expected[d], found[d], tolerance);
    }

    // A whole small PNG whose header then says that it is 60000 x 60000; the header's sum of bytes is made to fit.
    static byte[] HugePng()
    {
        byte[] png = EncoderWorkspace.ImageBytes(SKColors.Red);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 60000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 60000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    // Two frames of one pixel.
    static byte[] MovingGif()
    {
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        return [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255, .. frame, .. frame, 0x3B];
    }
}
