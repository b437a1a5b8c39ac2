using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;

namespace Pith.Tests.Learning;

/// <summary>What happens to images before the first trained layer, and what dropout does to features.</summary>
public sealed class InputTests
{
    [Fact]
    public void ChannelStatistics_ByHand()
    {
        using MatrixView images = MatrixView.FromArray([1f, 10, 3, 10, 5, 10, 7, 10, 99, 99, 99, 99], 3, 4);
        ChannelStatistics statistics = ChannelStatistics.Measure(images, [1, 0], 2);
        Assert.Equal([4f, 10], statistics.Mean);
        Assert.Equal([MathF.Sqrt(5), 0], statistics.Deviation);
        using MatrixView bad = MatrixView.FromArray([1f, 2, 3, float.NaN], 2, 2);
        Assert.Contains("row 1", Assert.Throws<InvalidDataContentException>(() => ChannelStatistics.Measure(bad, null, 1)).Message);
    }

    [Fact]
    public void Augmentation_IsACropOrMirrorOfThePaddedImage_NamedByItsKey()
    {
        var shape = new TensorShape(5, 4, 2);
        var augmentation = new Augmentation(shape, TrainingOptions.Default with { Crop = 2, Flip = true, Seed = 3 });
        float[] image = [.. Enumerable.Range(1, 40).Select(v => (float)v)];
        var seen = new HashSet<(int, int, bool)>();
        for (ulong key = 0; key < 400; key++)
        {
            float[] target = [.. Enumerable.Repeat(-1f, 40)], again = new float[40];
            augmentation.Apply(image, key, target);
            augmentation.Apply(image, key, again);
            Assert.Equal(target, again);
            seen.Add(Find(image, target));
        }
        Assert.Equal(5 * 5 * 2, seen.Count);
    }

    // The one crop and mirroring that makes the target of the image.
    static (int Top, int Left, bool Mirrored) Find(float[] image, float[] target)
    {
        var matches = new List<(int, int, bool)>();
        for (int top = -2; top <= 2; top++)
        {
            for (int left = -2; left <= 2; left++)
            {
                foreach (bool mirrored in (bool[])[false, true])
                {
                    bool same = true;
                    for (int i = 0; i < 40; i++)
                    {
                        (int y, int x, int c) = (i / 8, i / 2 % 4, i % 2);
                        (int fromY, int fromX) = (y + top, (mirrored ? 3 - x : x) + left);
                        float value = fromY is >= 0 and < 5 && fromX is >= 0 and < 4 ? image[(((fromY * 4) + fromX) * 2) + c] : 0;
                        same &= value == target[i];
                    }
                    if (same)
                        matches.Add((top, left, mirrored));
                }
            }
        }
        return Assert.Single(matches);
    }

    [Fact]
    public void Dropout_DropsItsShare_AndKeepsTheMean()
    {
        var builder = new NetworkBuilder(new TensorShape(20, 20, 1), 8);
        Tensor x = builder.Dropout(builder.Flatten(builder.Convolution(builder.Input, "c", 16, 1, bias: true), "f"), "d", 0.25);
        builder.Linear(x, "last", 2, isLast: true);
        using Network network = builder.Build(2);
        network.Parameters[0].Value.AsSpan().Clear();
        network.Parameters[1].Value.AsSpan().Fill(3);
        network.BeginTraining(2);
        network.LoadBatch(2, (_, image) => image.Clear(), [5, 6]);
        network.ComputeGradients([0, 1]);
        unsafe
        {
            float[] first = new ReadOnlySpan<float>(network.Training!.Value(x, 0), 6400).ToArray();
            float[] second = new ReadOnlySpan<float>(network.Training!.Value(x, 1), 6400).ToArray();
            Assert.All(first, value => Assert.True(value is 0 or 4));
            Assert.InRange(first.Count(value => value == 0), 1500, 1700);
            Assert.NotEqual(first, second);

            // The same keys in other places of a batch drop the same values.
            network.LoadBatch(2, (_, image) => image.Clear(), [6, 5]);
            network.ComputeGradients([0, 1]);
            Assert.Equal(second, new ReadOnlySpan<float>(network.Training!.Value(x, 0), 6400).ToArray());
        }
    }
}
