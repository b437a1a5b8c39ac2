using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Arrays;

namespace Pith.Cli.Tests.Commands;

/// <summary>Image sets whose classes have numbers with gaps: as small as their classes are few, and called by their numbers.</summary>
public sealed class SparseClassesTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(7, 2_000_000)]
    [InlineData(100, 101)]
    [InlineData(0, 16_000_000)]
    public void Training_and_evaluation_call_classes_as_the_files_do(int first, int second)
    {
        var random = new Random(3);
        Directory.CreateDirectory(_workspace["images"]);
        foreach ((string part, int rows) in new[] { ("train", 40), ("test", 8) })
        {
            var images = new byte[rows * 16];
            random.NextBytes(images);
            _workspace.Write($"images/{part}-images.npy", images, rows, 4, 4);
            _workspace.Write<long>($"images/{part}-labels.npy", [.. Enumerable.Range(0, rows).Select(row => (long)(row % 2 == 0 ? second : first))], rows);
        }
        PithResult trained = _workspace.Run("train", "--data", "npy:images", "--model", "mlp", "--epochs", "1", "--out", "T", "--json");
        Assert.True(trained.ExitCode == 0, trained.Error);
        foreach (string part in new[] { "labels.npy", "test-labels.npy" })
        {
            using StoredArray labels = NpyFile.Open(_workspace["T/" + part]);
            Assert.Equal([second, first, second], labels.ToInt64s("labels")[..3]);
        }
        using (StoredArray logits = NpyFile.Open(_workspace["T/logits.npy"]))
            Assert.Equal([40, 2], logits.Shape);
        PithResult evaluated = _workspace.Run("evaluate", "--data", "npy:images", "--model", "mlp", "--keep", "0.5", "--methods", "random", "--seeds", "2", "--steps", "5", "--out", "E");
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        string[] classes = [.. File.ReadLines(_workspace["E/classes.csv"]).Skip(1)];
        Assert.Contains(classes, line => line.Split(',').Contains(second.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _workspace.Write("some.npy", [.. Workspace.MakeScores(40).Select((score, row) => row < 25 ? score : double.NaN)], 40);
        PithResult direct = _workspace.Run("extrapolate", "--embeddings", "T/features.npy", "--logits", "T/logits.npy", "--labels", "T/labels.npy", "--scores", "some.npy", "--method", "direct", "--out", "D");
        Assert.True(direct.ExitCode == 0, direct.Error);
        JsonNode config = JsonNode.Parse(trained.Output)!;
        Assert.Equal(2, config["classes"]!.GetValue<int>());
    }
}
