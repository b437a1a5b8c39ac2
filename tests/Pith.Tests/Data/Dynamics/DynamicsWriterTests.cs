using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;

namespace Pith.Tests.Data.Dynamics;

public sealed class DynamicsWriterTests : IDisposable
{
    static readonly int[] s_labels = [0, 1, 2, 1];

    readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pith-dynamics-").FullName, "d");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Theory]
    [InlineData(DynamicsPrecision.Float16)]
    [InlineData(DynamicsPrecision.Float32)]
    public void What_is_written_is_read_back(DynamicsPrecision precision)
    {
        DynamicsWriter writer = DynamicsWriter.Create(_folder, 3, s_labels, DynamicsValues.LogProbabilities, precision);
        writer.AddEpoch([3, 0], [-1f, -2f, -0.5f, -3f, -0.25f, -4f], [0.5f, 0.75f]);
        writer.AddEpoch([0, 3], [-1.5f, -2f, -0.5f, -3f, -0.25f, -4f]);

        DynamicsFolder folder = DynamicsFolder.Open(_folder);
        Assert.Equal(new DynamicsDescription(4, 3, 2, DynamicsValues.LogProbabilities), folder.Description);
        Assert.Equal(s_labels, folder.Labels.ToArray());
        using DynamicsEpoch first = folder.OpenEpoch(0);
        Assert.Equal([3, 0], first.Rows.ToArray());
        var outputs = new double[3];
        first.Read(1, outputs);
        Assert.Equal([-3.0, -0.25, -4.0], outputs);
        Assert.Equal([0.5, 0.75], first.ReadLoss()!);
        using DynamicsEpoch second = folder.OpenEpoch(1, verify: false);
        Assert.Null(second.ReadLoss());
        second.Read(0, outputs);
        Assert.Equal([-1.5, -2.0, -0.5], outputs);
        using NpzFile file = NpzFile.Open(Path.Combine(_folder, "epoch-0000.npz"));
        Assert.Equal(["index", "values", "loss"], file.Members);
        Assert.Equal(s_labels.Select(l => (long)l), NpyFile.ReadInt64s(Path.Combine(_folder, "labels.npy")));
    }

    [Fact]
    public void A_value_beyond_half_precision_is_refused_and_the_epochs_before_are_kept()
    {
        DynamicsWriter writer = DynamicsWriter.Create(_folder, 3, s_labels);
        writer.AddEpoch([0, 1], [1f, 2f, 3f, 4f, 5f, 65504f]);
        var error = Assert.Throws<InvalidDataContentException>(() => writer.AddEpoch([1, 0], [1f, 2f, 3f, 4f, -70000f, 6f]));
        Assert.Contains("epoch 1, row 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("-70000 of class 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("float32", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, DynamicsFolder.Open(_folder).Description.Epochs);
        Assert.Equal(["dynamics.json", "epoch-0000.npz", "labels.npy"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_diverged_epoch_is_refused_with_its_row(float bad)
    {
        DynamicsWriter writer = DynamicsWriter.Create(_folder, 40, s_labels, precision: DynamicsPrecision.Float32);
        var values = new float[80];
        values[77] = bad;
        var error = Assert.Throws<InvalidDataContentException>(() => writer.AddEpoch([1, 2], values));
        Assert.Contains("epoch 0, row 2: the output of class 37", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.Epochs);
        writer.AddEpoch([1, 2], new float[80]);
    }

    [Fact]
    public void Rows_must_be_the_same_in_every_epoch_each_once()
    {
        DynamicsWriter writer = DynamicsWriter.Create(_folder, 2, [0, 1, 1, 0]);
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([0, 4], new float[4]));
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([0, 0], new float[4]));
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([0, 1], new float[5]));
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([0, 1], new float[4], [1f]));
        writer.AddEpoch([2, 0], new float[4]);
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([2, 1], new float[4]));
        Assert.Throws<ArgumentException>(() => writer.AddEpoch([2], new float[2]));
        writer.AddEpoch([0, 2], new float[4]);
        Assert.Equal(2, writer.Epochs);
    }

    [Fact]
    public void A_stopped_recording_is_continued_with_the_same_bytes()
    {
        string whole = _folder + "-whole";
        float[] Values(int epoch) => [.. Enumerable.Range(0, 6).Select(i => i * 0.5f - epoch)];
        DynamicsWriter uninterrupted = DynamicsWriter.Create(whole, 2, [0, 1, 1]);
        for (int epoch = 0; epoch < 4; epoch++)
            uninterrupted.AddEpoch([2, 0, 1], Values(epoch));

        DynamicsWriter stopped = DynamicsWriter.Create(_folder, 2, [0, 1, 1]);
        for (int epoch = 0; epoch < 3; epoch++)
            stopped.AddEpoch([2, 0, 1], Values(epoch + (epoch == 2 ? 9 : 0)));
        DynamicsWriter resumed = DynamicsWriter.Resume(_folder, 2);
        Assert.Equal(2, resumed.Epochs);
        Assert.Equal(2, DynamicsFolder.Open(_folder).Description.Epochs);
        Assert.Throws<ArgumentException>(() => resumed.AddEpoch([0, 1], new float[4]));
        resumed.AddEpoch([2, 0, 1], Values(2));
        resumed.AddEpoch([2, 0, 1], Values(3));
        foreach (string file in Directory.GetFiles(whole))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder, Path.GetFileName(file))));
        Assert.Throws<InvalidDataContentException>(() => DynamicsWriter.Resume(_folder, 5));
    }

    [Fact]
    public void A_recording_is_not_overwritten_and_labels_are_checked()
    {
        Assert.Throws<ArgumentException>(() => DynamicsWriter.Create(_folder, 2, [0, 2]));
        Assert.Throws<ArgumentException>(() => DynamicsWriter.Create(_folder, 2, []));
        DynamicsWriter.Create(_folder, 2, [0, 1]);
        Assert.Throws<InvalidDataContentException>(() => DynamicsWriter.Create(_folder, 2, [0, 1]));
        Assert.Throws<InvalidDataContentException>(() => DynamicsFolder.Open(_folder));
    }
}
