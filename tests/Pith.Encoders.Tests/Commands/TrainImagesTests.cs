using System.Text.Json;
using Pith.Tests;
using SkiaSharp;

namespace Pith.Encoders.Tests.Commands;

/// <summary>The built-in models train on image files.</summary>
public sealed class TrainImagesTests(EncoderWorkspace work) : IClassFixture<EncoderWorkspace>
{
    [Fact]
    public void A_folder_of_images_trains_a_model_and_a_tenth_is_kept_for_testing()
    {
        Fill("colours", 20);
        JsonElement result = work.Json("train", "--data", "images:@colours", "--size", "8", "--model", "linear", "--epochs", "2", "--out", "@colours-run");
        Assert.Equal((36, 4, 2), (result.GetProperty("rows").GetInt32(), result.GetProperty("testRows").GetInt32(), result.GetProperty("classes").GetInt32()));
        Assert.Equal(1, result.GetProperty("testAccuracy").GetDouble());
    }

    [SlowFact]
    public void The_whole_pipeline_runs_on_image_files()
    {
        Fill("pipeline/train", 30);
        Fill("pipeline/test", 5);
        JsonElement result = work.Json(
            "run", "--data", "images:@pipeline", "--size", "8", "--keep", "50%", "--method", "stratified", "--config", Config(), "--out", "@pipeline-run");
        Assert.Equal(30, result.GetProperty("kept").GetInt32());
    }

    [Theory]
    [InlineData("belongs to image files", "--data", "npy:@x", "--skip-broken")]
    [InlineData("must be a whole number from 4 to 256", "--data", "images:@x", "--size", "0")]
    public void Sizes_that_cannot_be_are_refused(string sentence, params string[] options) =>
        Assert.Contains(sentence, work.Refused(2, ["train", .. options, "--epochs", "1", "--out", "@no"]));

    string Config()
    {
        work.Text("pipeline.yaml", "train:", "  model: linear", "  epochs: 2", "  subset: 50%", "  cross-fit: 2", "evaluate:", "  seeds: 2", "  steps: 5");
        return "@pipeline.yaml";
    }

    void Fill(string folder, int each)
    {
        for (int i = 0; i < each; i++)
        {
            work.Image($"{folder}/red/{i:00}.png", new SKColor((byte)(200 + i), 20, 20));
            work.Image($"{folder}/blue/{i:00}.jpg", new SKColor(20, 20, (byte)(200 + i)), format: SKEncodedImageFormat.Jpeg);
        }
    }
}
