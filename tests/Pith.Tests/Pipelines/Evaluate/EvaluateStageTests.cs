using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Train;
using Pith.Pipelines.Trials;
using Pith.Pipelines.Tune;
using Pith.Runs;

namespace Pith.Tests.Pipelines.Evaluate;

/// <summary>Evaluations and tunings called from a program, on images, with a scoring run inside.</summary>
public sealed class EvaluateStageTests : IDisposable
{
    readonly ImageFolder _images = new();

    public void Dispose() => _images.Dispose();

    [Fact]
    public void A_stopped_evaluation_goes_on_after_its_last_training_with_the_same_result()
    {
        var whole = new ListLog();
        EvaluateResult result = new EvaluateStage().Run(Call("WHOLE"), new StageContext(log: whole)).Result!;
        // Two methods and random would be three: d2 and random, two budgets, two seeds.
        Assert.Equal(8, result.Table.Results.Count);
        Assert.StartsWith("planned: a scoring run of 2 epochs, then 8 trainings of 6 steps (d2, random; keep 20 %, 50 %; 2 seeds), about", whole.Messages[0], StringComparison.Ordinal);
        Assert.NotNull(result.Facts.ScoringSeconds);
        Assert.Equal(2, MetricsFile.Read(_images["WHOLE/scoring"]).Epochs.Count);
        EvaluationSummary summary = EvaluationSummary.Read(_images["WHOLE"]);
        Assert.Equal(result.Table.Cells.Select(c => c.Method), summary.Cells.Select(c => c.Method));

        using var stop = new CancellationTokenSource();
        int told = 0;
        var log = new ListLog(message =>
        {
            if (message.Contains("test accuracy", StringComparison.Ordinal) && ++told == 3)
                stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => new EvaluateStage().Run(Call("PARTS"), new StageContext(log: log, cancellation: stop.Token)));
        var rest = new ListLog();
        StageOutcome<EvaluateRequest, EvaluateResult> resumed = new EvaluateStage().Run(Call("PARTS") with { Resume = true }, new StageContext(log: rest));
        Assert.Equal(3, rest.Messages.Count(m => m.EndsWith("done before", StringComparison.Ordinal)));
        Assert.DoesNotContain(rest.Messages, m => m.StartsWith("scoring run, epoch", StringComparison.Ordinal));
        Assert.Equal(result.Table.Results.Select(r => r.Test.Accuracy), resumed.Result!.Table.Results.Select(r => r.Test.Accuracy));
        Assert.Equal(Manifest.Read(_images["WHOLE"]).Outputs, resumed.Manifest!.Outputs);
    }

    [Fact]
    public void A_tuning_that_needs_a_scoring_run_needs_a_folder()
    {
        var stage = new TuneStage();
        var request = new TuneRequest
        {
            Source = Source(null),
            Keep = Share.Parse("0.3"),
            Methods = new MethodList("top"),
            Options = new TuneRequest().Options with { Cutoffs = [0, 0.2], FreshSeeds = 2 },
        };
        Assert.Equal("out", Assert.Throws<OptionException>(() => stage.Run(new StageCall<TuneRequest>(request), new StageContext())).Option);
        StageOutcome<TuneRequest, TuneResult> outcome = stage.Run(new StageCall<TuneRequest>(request) { Out = _images["TUNED"] }, new StageContext());
        TuningFile file = TuningFile.Read(_images["TUNED"]);
        TuningFile written = TuningFile.Of(outcome.Result!.Tuning);
        Assert.Equal(written.Candidates, file.Candidates);
        Assert.Equal(written.Choice.Settings, file.Choice.Settings);
        Assert.Equal(written with { Candidates = [], Choice = file.Choice }, file with { Candidates = [], Scores = null });
        Assert.Equal("stored", file.Scores!.DirectionFrom);
        Assert.Equal(["top:cutoff=0", "top:cutoff=0.2", "random"], file.Candidates.Select(c => c.Label));
        Assert.Equal((0.2, null, null), (file.Candidates[1].Cutoff, file.Candidates[1].Gamma, file.Candidates[2].Cutoff));
    }

    StageCall<EvaluateRequest> Call(string name) => new(new EvaluateRequest
    {
        Source = Source(6),
        Methods = new MethodList("d2") { Common = new Dictionary<string, string> { ["neighbors"] = "4" } },
        Keeps = [Share.Parse("20%"), Share.Parse("0.5")],
        Seeds = 2,
    })
    {
        Out = _images[name],
        Threads = 2,
    };

    TrialSource Source(int? steps) => new() { Judge = new NetworkJudge { Data = _images.Spec, Model = "linear", Score = "el2n", ScoringEpochs = 2 }, Steps = steps ?? 5 };
}
