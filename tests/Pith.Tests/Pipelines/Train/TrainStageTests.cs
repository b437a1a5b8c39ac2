using Pith.Data.Formats.Npy;
using Pith.Learning;
using Pith.Learning.Paradigms;
using Pith.Pipelines;
using Pith.Pipelines.Train;
using Pith.Runs;

namespace Pith.Tests.Pipelines.Train;

/// <summary>A training called from a program: request, result, and what the folder holds.</summary>
public sealed class TrainStageTests : IDisposable
{
    static readonly TrainStage s_stage = new();

    readonly ImageFolder _images = new();

    public void Dispose() => _images.Dispose();

    [Fact]
    public void A_finished_run_gives_its_measures_and_its_file_the_same()
    {
        var log = new ListLog();
        StageOutcome<TrainRequest, TrainResult> outcome = s_stage.Run(Call("RUN", 3), new StageContext(log: log));
        TrainResult result = outcome.Result!;
        Assert.Equal((ImageFolder.Rows, 30, 24, 3), (result.Rows, result.TrainedRows, result.TestRows, result.Classes));
        MetricsFile file = MetricsFile.Read(_images["RUN"]);
        Assert.Equal(result.Training.Metrics.Epochs, file.Epochs);
        Assert.Equal(result.Training.Metrics.TestAccuracy, file.TestAccuracy);
        Assert.Equal(file.Final, outcome.Manifest!.Facts);
        Assert.Equal(3, log.Messages.Count(m => m.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.Equal(["read", "plan", "fingerprint inputs", "train", "features", "write", "manifest"], outcome.Stages.Select(s => s.Name));
        Assert.Equal(outcome.Manifest.Fingerprint, Manifest.Read(_images["RUN"]).Fingerprint);
    }

    [Fact]
    public void A_stopped_training_goes_on_with_the_same_bytes()
    {
        s_stage.Run(Call("WHOLE", 6), new StageContext());
        using var stop = new CancellationTokenSource();
        var log = new ListLog(message =>
        {
            if (message.StartsWith("epoch 2", StringComparison.Ordinal))
                stop.Cancel();
        });
        var context = new StageContext(log: log, cancellation: stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => s_stage.Run(Call("PARTS", 6), context));
        Assert.Contains("of 6 epochs", context.OpenRun!.Kept, StringComparison.Ordinal);
        StageOutcome<TrainRequest, TrainResult> outcome = s_stage.Run(Call("PARTS", 6) with { Resume = true }, new StageContext());
        Assert.Equal(Manifest.Read(_images["WHOLE"]).Outputs, outcome.Manifest!.Outputs);
        // It is not made a third time.
        Assert.False(s_stage.Run(Call("PARTS", 6) with { Resume = true }, new StageContext()).IsRun);
    }

    [Fact]
    public void A_stopped_head_goes_on_with_the_same_bytes()
    {
        var random = new Random(8);
        NpyFile.Write<float>(_images["X.npy"], [.. Enumerable.Range(0, 600).Select(i => random.NextSingle() + (i % 10 == i / 10 % 3 ? 1 : 0))], 60, 10);
        NpyFile.Write<long>(_images["y.npy"], [.. Enumerable.Range(0, 60).Select(i => (long)(i % 3))], 60);
        TrainRequest request = TrainRequest.OfFeatures(_images["X.npy"], _images["y.npy"]) with { Model = "mlp", Subset = Share.Parse("0.5") };
        var paradigm = (SupervisedParadigm)request.Paradigm;
        request = request with { Paradigm = paradigm with { Training = paradigm.Training with { Epochs = 6, BatchSize = 8 }, Model = paradigm.Model with { Dropout = 0.3 } } };
        StageCall<TrainRequest> Head(string name, int threads) => new(request) { Out = _images[name], Threads = threads };
        StageOutcome<TrainRequest, TrainResult> whole = s_stage.Run(Head("WHOLE", 1), new StageContext());
        Assert.Equal((60, 30, 0, 3, null), (whole.Result!.Rows, whole.Result.TrainedRows, whole.Result.TestRows, whole.Result.Classes, whole.Result.Training.Metrics.TestAccuracy));
        using var stop = new CancellationTokenSource();
        var log = new ListLog(message =>
        {
            if (message.StartsWith("epoch 3", StringComparison.Ordinal))
                stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => s_stage.Run(Head("PARTS", 2), new StageContext(log: log, cancellation: stop.Token)));
        StageOutcome<TrainRequest, TrainResult> parts = s_stage.Run(Head("PARTS", 2) with { Resume = true }, new StageContext());
        Assert.Equal(whole.Manifest!.Outputs, parts.Manifest!.Outputs);
    }

    [Fact]
    public void A_clustering_settles_what_was_left_open()
    {
        StageCall<TrainRequest> call = Call("CLUSTERS", 1);
        var paradigm = new UnsupervisedParadigm { Clustering = TurtleOptions.Default with { Epochs = 4 } };
        StageOutcome<TrainRequest, TrainResult> outcome = s_stage.Run(call with { Request = call.Request with { Paradigm = paradigm } }, new StageContext());
        var settled = Assert.IsType<UnsupervisedParadigm>(outcome.Request.Paradigm);
        Assert.Equal((3, 0.01), (settled.Clusters, settled.Clustering.LearningRate));
        Assert.Equal(("3", "0.01"), (outcome.Manifest!.Options["clusters"], outcome.Manifest.Options["learning-rate"]));
        MetricsFile file = MetricsFile.Read(_images["CLUSTERS"]);
        Assert.Equal((null, null), (file.TestAccuracy, file.Epochs[0].TestAccuracy));
        Assert.NotNull(file.ClusteringAccuracy);
        Assert.InRange(file.Epochs[0].Entropy!.Value, 0, Math.Log(3) + 1e-6);
    }

    [Fact]
    public void A_plan_writes_nothing()
    {
        StageOutcome<TrainRequest, TrainResult> outcome = s_stage.Run(Call("NONE", 3) with { PlanOnly = true }, new StageContext());
        Assert.False(outcome.IsRun);
        Assert.Contains(outcome.Plan.Stages, s => s.Name == "train");
        Assert.False(Directory.Exists(_images["NONE"]));
    }

    StageCall<TrainRequest> Call(string name, int epochs) => new(new TrainRequest
    {
        Data = _images.Spec,
        Model = "linear",
        Subset = Share.Parse("0.5"),
        Paradigm = new SupervisedParadigm { Training = TrainingOptions.Default with { Epochs = epochs, BatchSize = 8 } },
    })
    {
        Out = _images[name],
    };
}
