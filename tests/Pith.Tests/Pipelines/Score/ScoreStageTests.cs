using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Pipelines;
using Pith.Pipelines.Score;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Pipelines.Score;

/// <summary>Scores computed from a program: request, result, and what the folder records.</summary>
public sealed class ScoreStageTests : IDisposable
{
    static readonly ScoreStage s_stage = new();

    readonly string _folder = Directory.CreateTempSubdirectory("pith-score-stage-").FullName;
    readonly string _embeddings;
    readonly string _dynamics;

    public ScoreStageTests()
    {
        _embeddings = Path.Combine(_folder, "x.npy");
        _dynamics = Path.Combine(_folder, "dynamics");
        var random = new Random(6);
        NpyFile.Write<float>(_embeddings, [.. Enumerable.Range(0, 90).Select(_ => random.NextSingle())], 30, 3);
        DynamicsWriter writer = DynamicsWriter.Create(_dynamics, 3, [.. Enumerable.Range(0, 30).Select(row => row % 3)]);
        for (int epoch = 0; epoch < 6; epoch++)
            writer.AddEpoch([.. Enumerable.Range(0, 28)], [.. Enumerable.Range(0, 84).Select(_ => random.NextSingle())]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Typed_scores_are_written_and_recorded_with_their_settings()
    {
        var request = new ScoreRequest { Embeddings = _embeddings, Scores = ScoreSettings.Of(new Density { Neighbors = 4 }, new Prototypicality()), Seed = 7 };
        StageOutcome<ScoreRequest, ScoreResult> outcome = Run(request);
        Assert.Equal(["density", "prototypicality"], outcome.Result!.Scores.Select(score => score.Name));
        IReadOnlyDictionary<string, string?> options = outcome.Manifest!.Options;
        Assert.Equal(("density,prototypicality", "4", "5", "7"), (options["scores"], options["neighbors"], options["clusters"], options["seed"]));
        Assert.Null(options["window"]);
        Assert.Equal(["read", "check", "density", "prototypicality", "write", "fingerprint inputs", "manifest"], outcome.Stages.Select(stage => stage.Name));
        Assert.Equal("4", ScoresFolder.ReadDescriptions(outcome.Call.Out!)["density"].Parameters["neighbors"]);
    }

    [Fact]
    public void Scores_of_training_dynamics_share_one_pass_and_tell_what_is_left_out()
    {
        var log = new ListLog();
        StageOutcome<ScoreRequest, ScoreResult> outcome = s_stage.Run(
            Call(new ScoreRequest { Dynamics = _dynamics, Scores = ScoreSettings.All.With("window", "5") }), new StageContext(log: log));
        Assert.Equal(["read", "score", "write", "fingerprint inputs", "manifest"], outcome.Stages.Select(stage => stage.Name));
        ScoreResult result = outcome.Result!;
        Assert.Equal((28, 17), (result.RecordedRows, result.Agreement!.Scores));
        Assert.Equal(["dynamic-uncertainty-sx", "grand"], result.Skipped.Keys);
        Assert.Contains("grand is left out: it needs the features and the logits of one model; give both `features` FILE and `logits` FILE.", log.Messages);
        Assert.Equal(("all", "5"), (outcome.Manifest!.Options["scores"], outcome.Manifest.Options["window"]));
        Assert.Null(outcome.Manifest.Options["neighbors"]);
    }

    [Fact]
    public void A_plan_names_every_score_and_writes_nothing()
    {
        StageOutcome<ScoreRequest, ScoreResult> outcome = s_stage.Run(
            Call(new ScoreRequest { Embeddings = _embeddings, Scores = ScoreSettings.Of(new Density(), new Prototypicality()) }) with { PlanOnly = true, Out = null }, new StageContext());
        Assert.False(outcome.IsRun);
        Assert.Equal(["read", "check", "graph", "write", "prototypicality", "write", "fingerprint inputs"], outcome.Plan.Stages.Select(stage => stage.Name));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    public static TheoryData<string, object> Misuse { get; } = new()
    {
        { "embeddings", new ScoreRequest() },
        { "dynamics", new ScoreRequest { Embeddings = "x", Dynamics = "d" } },
        { "features", new ScoreRequest { Embeddings = "x", Features = "f" } },
        { "labels", new ScoreRequest { Dynamics = "d", Labels = "y" } },
        { "neighbors", new ScoreRequest { Dynamics = "d", Scores = ScoreSettings.All.With("neighbors", "10") } },
        { "window", new ScoreRequest { Embeddings = "x", Scores = ScoreSettings.All.With("window", "10") } },
        { "neighbors", new ScoreRequest { Embeddings = "x", Scores = ScoreSettings.Of(new Density { Neighbors = 0 }) } },
        { "trajectory", new ScoreRequest { Dynamics = "d", Scores = ScoreSettings.Of(new Dual { Trajectory = 5 }) } },
        { "window", new ScoreRequest { Dynamics = "d", Scores = ScoreSettings.Of(new Dual { Window = 5 }, new Tdds { Window = 6 }) } },
        { "scores", new ScoreRequest { Dynamics = "d", Scores = ScoreSettings.Of(new Density()) } },
        { "scores", new ScoreRequest { Dynamics = "d", Scores = ScoreSettings.Of(new Grand()) } },
        { "features", new ScoreRequest { Dynamics = "d", Features = "f", Scores = ScoreSettings.Of(new Aum()) } },
        { "labels", new ScoreRequest { Embeddings = "x", Scores = ScoreSettings.Of(new ModerateDistance()) } },
    };

    [Theory]
    [MemberData(nameof(Misuse))]
    public void Misuse_is_refused_without_a_look_at_the_files(string option, object request) =>
        Assert.Equal(option, Assert.Throws<OptionException>(() => s_stage.Check((ScoreRequest)request)).Option);

    [Fact]
    public void Texts_make_the_request_that_makes_the_texts()
    {
        var texts = new Dictionary<string, string> { ["dynamics"] = _dynamics, ["scores"] = "aum, dual", ["window"] = "3", ["log-precision"] = "half", ["seed"] = "18446744073709551615" };
        ScoreRequest request = s_stage.Bind(texts);
        Dictionary<string, string?> recorded = s_stage.Record(request).ToDictionary();
        Assert.All(texts, text => Assert.Equal(text.Value, recorded[text.Key]));
        s_stage.Check(request);
    }

    StageOutcome<ScoreRequest, ScoreResult> Run(ScoreRequest request) => s_stage.Run(Call(request), new StageContext());

    StageCall<ScoreRequest> Call(ScoreRequest request) => new(request) { Out = Path.Combine(_folder, "RUN") };
}
