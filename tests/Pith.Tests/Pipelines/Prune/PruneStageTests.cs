using Pith.Data;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Runs;
using Pith.Selection.D2;
using Pith.Tests.Data;

namespace Pith.Tests.Pipelines.Prune;

public sealed class PruneStageTests : IDisposable
{
    static readonly PruneStage s_stage = new();
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static PruneRequest Bind(params (string Option, string Text)[] options) => s_stage.Bind(options.ToDictionary());

    [Fact]
    public void Options_StandInOneOrder_WhateverTheOrderOfTheTexts()
    {
        string[] names = [.. s_stage.Rules.Select(rule => rule.Name)];
        Assert.Equal(
            ["embeddings", "scores", "keep", "count", "method", "hard", "labels", "ids", "logits", "confidence", "cutoff-scores", "graph", "given", "must-drop", "where", "join", "metric"],
            names[..17]);
        Assert.Equal(["compat", "final-threshold", "write", "data", "encoder", "label-field", "id-field", "skip-broken", "seed"], names[^9..]);
        Assert.Equal(names, s_stage.Record(Bind(("seed", "3"), ("keep", "30%"))).Select(option => option.Key));
    }

    [Fact]
    public void AProfile_IsReadBeforeTheSettingsThatChangeIt()
    {
        PruneRequest request = Bind(("neighbors", "5"), ("compat", "d2-reference-datacomp"), ("method", "d2"), ("count", "9"));
        Assert.Equal(D2Options.ReferenceDataComp with { Neighbors = 5, SuppliedNeighbors = 5 }, request.Method.Options);
        s_stage.Check(request);
    }

    [Fact]
    public void ARequest_IsWrittenAsItIsRead()
    {
        PruneRequest request = Bind(
            ("embeddings", "X.npy"), ("scores", "s.npy"), ("labels", "y.npy"), ("keep", "12.5%"), ("gamma", "auto"), ("cutoff", "0.2"), ("write", "uids,mask"), ("hard", "low"));
        Dictionary<string, string?> texts = s_stage.Record(request).ToDictionary();
        Assert.Equal(("12.5%", "auto", "0.2", "uids,mask", "low", "d2"), (texts["keep"], texts["gamma"], texts["cutoff"], texts["write"], texts["hard"], texts["method"]));
        Assert.Null(texts["strata"]);
        PruneRequest again = s_stage.Bind(texts.Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!));
        Assert.Equal(s_stage.Record(request), s_stage.Record(again));
    }

    [Theory]
    [InlineData("keep", "")]
    [InlineData("kernel", "count=3;compat=d2-reference;kernel=scaled")]
    [InlineData("hard", "count=3;compat=d2-reference;hard=low")]
    [InlineData("write", "count=3;write=uids")]
    [InlineData("write", "count=3;write=parquet")]
    [InlineData("write", "count=3;write=mask,foo")]
    [InlineData("cutoff", "count=3;cutoff=auto;embeddings=X.npy;labels=y.npy")]
    [InlineData("gamma", "count=3;method=top;gamma=auto;embeddings=X.npy;labels=y.npy")]
    [InlineData("gamma", "count=3;gamma=auto;embeddings=X.npy")]
    [InlineData("neighbors", "count=3;neighbors=auto;embeddings=X.npy;labels=y.npy;graph=G.npz")]
    [InlineData("kernel", "count=3;kernel=auto")]
    [InlineData("compat", "count=3;method=top;compat=d2-reference")]
    [InlineData("strata", "count=3;method=top;strata=5")]
    [InlineData("count", "count=many")]
    [InlineData("seed", "count=3;seed=-1")]
    [InlineData("colour", "colour=red")]
    public void WhatIsWrong_IsRefusedBeforeAnyFileIsRead(string option, string texts)
    {
        var values = texts.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(option, Assert.Throws<OptionException>(() => s_stage.Check(s_stage.Bind(values))).Option);
    }

    [Fact]
    public void WhatAMethodNeeds_IsAskedForBeforeAnyFileIsRead()
    {
        MissingDataException Refuses(params (string, string)[] options) => Assert.Throws<MissingDataException>(
            () => s_stage.Run(new StageCall<PruneRequest>(Bind(options)) { Out = Path.Combine(_folder.Path, "run") }, new StageContext()));
        Assert.Equal(DataNeeds.Graph, Refuses(("count", "3"), ("scores", "missing.npy")).Need);
        Assert.Equal(DataNeeds.Confidence, Refuses(("count", "3"), ("method", "stratified"), ("scores", "missing.npy"), ("budget", "confidence")).Need);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "run")));
    }

    [Fact]
    public void APlan_NamesWhatTheMethodTakes_AndWritesNothing()
    {
        string embeddings = Path.Combine(_folder.Path, "X.npy"), scores = Path.Combine(_folder.Path, "s.npy");
        Pith.Data.Formats.Npy.NpyFile.Write<float>(embeddings, [.. Enumerable.Range(0, 200).Select(i => i * 37 % 101 / 7f)], 50, 4);
        Pith.Data.Formats.Npy.NpyFile.Write<double>(scores, [.. Enumerable.Range(0, 50).Select(i => i * 0.3)], 50);
        var call = new StageCall<PruneRequest>(Bind(("embeddings", embeddings), ("scores", scores), ("keep", "20%"))) { PlanOnly = true };
        StageOutcome<PruneRequest, PruneResult> planned = s_stage.Run(call, new StageContext());
        Assert.False(planned.IsRun);
        Assert.Equal(["read", "check", "graph", "select", "write", "fingerprint inputs"], planned.Plan.Stages.Select(stage => stage.Name));

        string run = Path.Combine(_folder.Path, "run");
        StageOutcome<PruneRequest, PruneResult> done = s_stage.Run(call with { PlanOnly = false, Out = run }, new StageContext());
        Assert.Equal(10, done.Result!.Coreset.Kept);
        Manifest manifest = Manifest.Read(run);
        // What was left open is recorded as it was settled.
        Assert.Equal(("union", "10", "high"), (manifest.Options["symmetrize"], manifest.Options["neighbors"], manifest.Options["hard"]));
        Assert.Equal(done.Result.Coreset.Order, SelectionRun.Open(run).Selection.Order);
    }
}
