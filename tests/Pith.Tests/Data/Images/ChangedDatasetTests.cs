using Pith.Data.Images;
using Pith.Numerics;

namespace Pith.Tests.Data.Images;

/// <summary>Label noise and long tails: exact counts, the same rows for a seed, and nothing else touched.</summary>
public sealed class ChangedDatasetTests
{
    [Theory]
    [InlineData(0.29, 87)]
    [InlineData(0.2, 60)]
    [InlineData(1, 300)]
    public void Label_noise_replaces_exactly_that_share_by_other_classes(double share, int expected)
    {
        ImageDataset data = Make(100, 100, 100);
        ImageDataset noisy = LabelNoise.Apply(data, share, 5);
        int[] changed = Changed(data, noisy);
        Assert.Equal(expected, changed.Length);
        Assert.Same(data.TrainLabels, noisy.CleanLabels);
        Assert.Same(data.TestLabels, noisy.TestLabels);
        Assert.Equal(noisy.TrainLabels, LabelNoise.Apply(data, share, 5).TrainLabels);
        if (share < 1)
            Assert.NotEqual(changed, Changed(data, LabelNoise.Apply(data, share, 6)));
        // Each of the two other classes is given about equally often.
        int[] next = [.. changed.Select(row => (noisy.TrainLabels[row] - data.TrainLabels[row] + 3) % 3)];
        Assert.InRange(next.Count(step => step == 1), (int)(0.3 * expected), (int)(0.7 * expected));
        Assert.DoesNotContain(0, next);
    }

    [Fact]
    public void More_noise_contains_less_noise()
    {
        ImageDataset data = Make(100, 100);
        int[] few = Changed(data, LabelNoise.Apply(data, 0.1, 1));
        Assert.Subset(Changed(data, LabelNoise.Apply(data, 0.3, 1)).ToHashSet(), few.ToHashSet());
    }

    [Fact]
    public void Without_noise_the_dataset_is_the_same()
    {
        ImageDataset data = Make(3, 3);
        Assert.Same(data, LabelNoise.Apply(data, 0, 1));
    }

    [Fact]
    public void A_long_tail_falls_by_its_factor_and_keeps_the_order()
    {
        ImageDataset data = Make(1000, 1000, 1000);
        ImageDataset thin = LongTail.Apply(data, 100, 3);
        Assert.Equal([1000, 100, 10], Sizes(thin));
        Assert.Equal(1110, thin.TrainImages.Rows);
        Assert.Equal(thin.SourceRows!.Order(), thin.SourceRows);
        Assert.Equal(thin.SourceRows, LongTail.Apply(data, 100, 3).SourceRows);
        Assert.NotEqual(thin.SourceRows, LongTail.Apply(data, 100, 4).SourceRows);
        var value = new float[1];
        for (int i = 0; i < thin.SourceRows!.Length; i += 97)
        {
            thin.TrainImages.CopyRows(i, 1, value);
            Assert.Equal(thin.SourceRows[i], value[0]);
            Assert.Equal(data.TrainLabels[thin.SourceRows[i]], thin.TrainLabels[i]);
        }
    }

    [Fact]
    public void A_long_tail_gives_no_class_more_than_it_has_nor_none()
    {
        Assert.Equal([100, 5, 25, 12], Sizes(LongTail.Apply(Make(100, 5, 40, 40), 8, 3)));
        Assert.Equal([100, 1, 1, 1], Sizes(LongTail.Apply(Make(100, 5, 40, 40), 1e6, 3)));
        Assert.Equal([7, 4], Sizes(LongTail.Apply(Make(7, 4), 1, 3)));
        Assert.Equal([4], Sizes(LongTail.Apply(Make(4), 9, 3)));
    }

    [Fact]
    public void Noise_after_a_tail_remembers_the_clean_labels_of_the_rows_that_stayed()
    {
        ImageDataset thin = LongTail.Apply(Make(200, 200), 10, 3);
        ImageDataset noisy = LabelNoise.Apply(thin, 0.5, 3);
        Assert.Equal(thin.TrainLabels, noisy.CleanLabels);
        Assert.Equal(thin.SourceRows, noisy.SourceRows);
        Assert.Equal(110, Changed(thin, noisy).Length);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_out_of_range_is_a_misuse(double share) =>
        Assert.Equal("label-noise", Assert.Throws<OptionException>(() => LabelNoise.Apply(Make(2, 2), share, 1)).Option);

    [Theory]
    [InlineData(0.9)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_factor_out_of_range_is_a_misuse(double factor) =>
        Assert.Equal("long-tail", Assert.Throws<OptionException>(() => LongTail.Apply(Make(2, 2), factor, 1)).Option);

    [Fact]
    public void One_class_has_no_wrong_label() => Assert.Throws<InvalidDataContentException>(() => LabelNoise.Apply(Make(5), 0.5, 1));

    static int[] Changed(ImageDataset before, ImageDataset after) =>
        [.. Enumerable.Range(0, before.TrainLabels.Length).Where(row => before.TrainLabels[row] != after.TrainLabels[row])];

    static int[] Sizes(ImageDataset data) => [.. Enumerable.Range(0, data.Classes).Select(c => data.TrainLabels.Count(label => label == c))];

    // Rows are one value that is the row's number; classes take turns while they have rows left.
    static ImageDataset Make(params int[] sizes)
    {
        var labels = new List<int>();
        for (int turn = 0; turn < sizes.Max(); turn++)
            labels.AddRange(Enumerable.Range(0, sizes.Length).Where(c => turn < sizes[c]));
        int rows = labels.Count;
        return new ImageDataset
        {
            Name = "made",
            TrainImages = MatrixView.FromArray([.. Enumerable.Range(0, rows).Select(i => (float)i)], rows, 1),
            TrainLabels = [.. labels],
            TestImages = MatrixView.FromArray(new float[] { 1 }, 1, 1),
            TestLabels = [0],
            Height = 1,
            Width = 1,
        };
    }
}
