using Pith.Data.Formats.SafeTensors;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Tests.Runs;

namespace Pith.Tests.Learning.Training;

public sealed class TrainerTests
{
    static readonly TrainingOptions s_options = TrainingOptions.Default with { Epochs = 4, BatchSize = 16, Crop = 1, Flip = true };

    [Theory]
    [InlineData("linear")]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("resnet")]
    public void SeparableData_IsLearnt(string model)
    {
        TrainingData data = LearningData.Quadrants(200);
        using Network network = Make(model);
        var trainer = new Trainer(network, TrainingOptions.Default with { Epochs = 12, BatchSize = 32, LearningRate = model == "linear" ? 0.02 : 0.05 });
        trainer.Train(data);
        Assert.Equal(1.0, trainer.Metrics[^1].TestAccuracy);
        Assert.True(trainer.Metrics[^1].Loss < trainer.Metrics[0].Loss);
        Assert.Equal(1.0, network.Accuracy(data.Images, data.Labels));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adamw)]
    public void Resume_GivesTheBytesOfNotStopping(Enum optimizer)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = s_options with { Optimizer = (OptimizerKind)optimizer, LearningRate = 0.01, FreezeNormalizationAfter = 3 };
        TrainingData data = LearningData.Quadrants(90);
        using Network whole = Make("cnn");
        new Trainer(whole, options).Train(data);

        using Network first = Make("cnn");
        var stop = new CancellationTokenSource();
        Trainer? stopped = null;
        var recorder = new LearningData.Recorder
        {
            AfterEpoch = m =>
            {
                stopped!.Save(folder["checkpoint"]);
                if (m.Epoch == 1)
                    stop.Cancel();
            },
        };
        stopped = new Trainer(first, options) { Observer = recorder };
        Assert.Throws<OperationCanceledException>(() => stopped.Train(data, null, stop.Token));

        using Network second = Make("cnn");
        var resumed = new Trainer(second, options);
        resumed.Resume(folder["checkpoint"]);
        Assert.Equal(2, resumed.FinishedEpochs);
        Assert.Equal(recorder.Epochs, resumed.Metrics);
        resumed.Train(data);
        Assert.Equal(4, resumed.FinishedEpochs);
        Assert.True(LearningData.Bytes(whole).AsSpan().SequenceEqual(LearningData.Bytes(second)));

        var other = new Trainer(second, options with { Seed = 5 });
        Assert.Contains("same options", Assert.Throws<InvalidDataContentException>(() => other.Resume(folder["checkpoint"])).Message);
    }

    [Fact]
    public void Model_IsSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        using Network network = Models.Create(
            "resnet", new TensorShape(10, 10, 1), 4, 7, ModelOptions.Default with { Depth = 14 }, new ChannelStatistics([0.4f], [0.3f]), 2);
        new Trainer(network, s_options with { Epochs = 1 }).Train(LearningData.Quadrants(40));
        ModelFile.Save(folder["a"], network);
        using Network loaded = ModelFile.Load(folder["a"], 1);
        Assert.Equal(network.Description, loaded.Description);
        Assert.True(LearningData.Bytes(network).AsSpan().SequenceEqual(LearningData.Bytes(loaded)));
        ModelFile.Save(folder["b"], loaded);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));

        using SafeTensorsFile file = SafeTensorsFile.Open(folder["a"]);
        using StoredArray first = file.OpenArray("conv1.weight");
        Assert.Equal([16, 1, 3, 3], first.Shape);
        var values = new float[first.Count];
        first.Read<float>(0, values);
        Assert.Equal(network.Parameters[0].Value[(5 * 16) + 3], values[(3 * 9) + 5]);
    }

    [Fact]
    public void ForeignFile_IsNoModel()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(folder["x"], [new("a", [2], [1, 2])]);
        Assert.Contains("not a model", Assert.Throws<InvalidDataContentException>(() => ModelFile.Load(folder["x"])).Message);
        Assert.Throws<InvalidDataContentException>(() => ModelFile.Load(folder["missing"]));
    }

    [Theory]
    [InlineData(RecordMoment.Train)]
    [InlineData(RecordMoment.Eval)]
    public void Observer_SeesEveryRowOnceAnEpoch(Enum moment)
    {
        int[] rows = [.. Enumerable.Range(0, 60).Where(r => r % 3 != 0).Reverse()];
        TrainingData data = LearningData.Quadrants(60, subset: rows);
        using Network network = Make("mlp");
        var recorder = new LearningData.Recorder();
        new Trainer(network, s_options with { Epochs = 2, Record = (RecordMoment)moment }) { Observer = recorder }.Train(data);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            int[] seen = [.. recorder.Rows.Where(r => r.Epoch == epoch).SelectMany(r => r.Index)];
            Assert.Equal(rows.Order(), seen.Order());
        }
        (int _, int[] index, float[] logits, float[] losses) = recorder.Rows[0];
        for (int i = 0; i < index.Length; i++)
        {
            double[] exponentials = [.. logits.Skip(4 * i).Take(4).Select(v => Math.Exp(v))];
            Assert.Equal(-Math.Log(exponentials[data.Labels[index[i]]] / exponentials.Sum()), losses[i], 5);
        }
        Assert.Equal((RecordMoment)moment == RecordMoment.Eval, recorder.Rows[0].Index.SequenceEqual(rows));
    }

    [Fact]
    public void EvalRecord_IsThePredictionOfTheEpochsModel()
    {
        TrainingData data = LearningData.Quadrants(30);
        using Network network = Make("cnn");
        var recorder = new LearningData.Recorder();
        new Trainer(network, s_options with { Epochs = 1, Record = RecordMoment.Eval }) { Observer = recorder }.Train(data);
        network.Predict(data.Images, null, (_, logits, _) => Assert.Equal(recorder.Rows[0].Logits, logits.ToArray()));
    }

    [Fact]
    public void Divergence_StopsWithASentence()
    {
        using Network network = Make("mlp");
        var recorder = new LearningData.Recorder();
        var trainer = new Trainer(network, s_options with { LearningRate = 1e6, Epochs = 20 }) { Observer = recorder };
        PithException error = Assert.Throws<PithException>(() => trainer.Train(LearningData.Quadrants(64)));
        Assert.Contains("`learning-rate`", error.Message);
        Assert.NotEmpty(recorder.Rows);
    }

    [Fact]
    public void BadData_IsRefused()
    {
        using Network network = Make("mlp");
        var trainer = new Trainer(network, s_options);
        TrainingData good = LearningData.Quadrants(20);
        string Message(TrainingData data) => Assert.ThrowsAny<InvalidDataContentException>(() => trainer.Train(data)).Message;
        Assert.Contains("row 3 is 4", Message(new() { Images = good.Images, Labels = [0, 1, 2, 4, .. new int[16]] }));
        Assert.Contains("row 1 is -1", Message(new() { Images = good.Images, Labels = [0, -1, .. new int[18]] }));
        Assert.Contains("20 rows", Message(new() { Images = good.Images, Labels = [0, 1] }));
        Assert.Contains("Entry 1", Message(new() { Images = good.Images, Labels = good.Labels, Rows = [0, 20] }));
        Assert.Contains("twice", Message(new() { Images = good.Images, Labels = good.Labels, Rows = [4, 5, 4] }));
        Assert.Contains("no rows", Message(new() { Images = good.Images, Labels = good.Labels, Rows = [] }));
        Assert.Contains("values a row", Message(new() { Images = MatrixView.FromArray(new float[9], 1, 9), Labels = [0] }));
    }

    public static TheoryData<string> RuleNames => [.. TrainingOptions.Rules.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void BadOptions_AreRefused(string name)
    {
        OptionRule<TrainingOptions> rule = TrainingOptions.Rules.Single(r => r.Name == name);
        foreach (object bad in rule.Domain.BadValues)
            Assert.Equal(name, Assert.Throws<OptionException>(() => rule.With(TrainingOptions.Default, bad).Validate()).Option);
    }

    static Network Make(string model) => Models.Create(model, new TensorShape(10, 10, 1), 4, 1, threads: 2);
}
