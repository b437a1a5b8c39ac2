using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Trials;
using Pith.Pipelines.Tune;

namespace Pith.Tests.Pipelines.Trials;

/// <summary>What evaluations and tunings share: the options that name data and judge.</summary>
public sealed class TrialSourceTests
{
    static readonly EvaluateStage s_evaluate = new();
    static readonly TuneStage s_tune = new();

    [Fact]
    public void Features_are_judged_by_a_probe_and_images_by_a_network()
    {
        EvaluateRequest features = Bind(s_evaluate, ("embeddings", "X.npy"), ("labels", "y.npy"), ("methods", "top"), ("keep", "0.2,40%"));
        Assert.Equal("y.npy", Assert.IsType<ProbeJudge>(features.Source.Judge).Labels);
        Dictionary<string, string?> texts = s_evaluate.Record(features).ToDictionary();
        Assert.Equal(("200", "0.2,40%", "3", "false", "top"), (texts["steps"], texts["keep"], texts["seeds"], texts["all"], texts["methods"]));
        Assert.Equal("linear-probe", texts["model"]);
        // A head is trained in batches, for as many steps as a network.
        EvaluateRequest head = Bind(s_evaluate, ("embeddings", "X.npy"), ("labels", "y.npy"), ("methods", "top"), ("keep", "0.2"), ("model", "mlp"));
        Assert.Equal(("mlp", "1000"), (s_evaluate.Record(head).ToDictionary()["model"], s_evaluate.Record(head).ToDictionary()["steps"]));
        Assert.All(["score", "scoring-epochs", "batch-size", "learning-rate", "subset", "cutoff"], name => Assert.Null(texts[name]));

        // The images may be named after the options that belong to them.
        EvaluateRequest images = Bind(s_evaluate, ("model", "mlp"), ("learning-rate", "0.05"), ("data", "idx:D"), ("methods", "d2"), ("keep", "0.1"));
        NetworkJudge network = Assert.IsType<NetworkJudge>(images.Source.Judge);
        Assert.Equal(("mlp", 0.05, "idx:D"), (network.Model, network.Training.LearningRate, network.Data));
        texts = s_evaluate.Record(images).ToDictionary();
        Assert.Equal(("1000", "aum", "8", "128"), (texts["steps"], texts["score"], texts["scoring-epochs"], texts["batch-size"]));
        Assert.Null(texts["label-noise"]);
        Assert.Equal("300", s_tune.Record(Bind(s_tune, ("data", "idx:D"))).ToDictionary()["steps"]);
    }

    [Fact]
    public void Options_of_the_other_judge_are_refused_by_name()
    {
        (string Option, string Text)[] ofImages = [("score", "el2n"), ("subset", "0.5"), ("batch-size", "9"), ("label-noise", "0.1")];
        Assert.All(ofImages, o => Assert.Contains("belongs to a network trained on images", Refusal(o.Option, () => Bind(s_tune, ("embeddings", "X.npy"), o)), StringComparison.Ordinal));
        (string Option, string Text)[] ofFeatures = [("labels", "y.npy"), ("test-embeddings", "T.npy"), ("test-labels", "t.npy")];
        Assert.All(ofFeatures, o => Assert.Contains("belongs to features", Refusal(o.Option, () => Bind(s_evaluate, ("data", "idx:D"), o)), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var probe = new TrialSource { Embeddings = "X.npy", Judge = new ProbeJudge { Labels = "y.npy" } };
        var request = new EvaluateRequest { Source = probe, Methods = new MethodList("top"), Keeps = [Share.Parse("0.2")] };
        s_evaluate.Check(request);
        (EvaluateRequest Wrong, string Option)[] wrong =
        [
            (request with { Source = new TrialSource() }, "data"),
            (request with { Source = probe with { Judge = new ProbeJudge() } }, "labels"),
            (request with { Source = probe with { Judge = new ProbeJudge { Labels = "y.npy", TestEmbeddings = "T.npy" } } }, "test-labels"),
            (request with { Source = probe with { Judge = new NetworkJudge { Data = "mnist" } } }, "data"),
            (request with { Source = probe with { Judge = new NetworkJudge { Data = "idx:D", Score = "density" } } }, "scores"),
            (request with { Source = probe with { Judge = new ProbeJudge { Labels = "y.npy", Model = "cnn" } } }, "model"),
            (request with { Source = probe with { Judge = new NetworkJudge { Data = "idx:D", Model = "linear-probe" } } }, "model"),
            (request with { Methods = new MethodList("") }, "methods"),
            (request with { Methods = new MethodList("top,d22") }, "methods"),
            (request with { Methods = new MethodList("top") { Common = new Dictionary<string, string> { ["gamma"] = "1" } } }, "gamma"),
            (request with { Keeps = [] }, "keep"),
        ];
        Assert.All(wrong, pair => Assert.Equal(pair.Option, Assert.Throws<OptionException>(() => s_evaluate.Check(pair.Wrong)).Option));
        // A coreset alone is compared with random.
        s_evaluate.Check(request with { Methods = new MethodList(""), Coreset = "kept.npy" });
        Assert.Contains("twice", Refusal("keep", () => Bind(s_evaluate, ("keep", "0.1,0.10"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tuning_takes_numbers_and_methods()
    {
        TuneRequest request = Bind(s_tune, ("cutoffs", "0, 0.1"), ("gammas", "0.5"), ("neighbor-counts", "5,10"), ("methods", "top,d2"), ("balance", "equal"), ("held-out", "30"));
        Assert.Equal([0, 0.1], request.Options.Cutoffs);
        Assert.Equal([0.5], request.Options.Gammas);
        Assert.Equal([5, 10], request.Options.Neighbors);
        Assert.Equal(30, request.Options.HeldOut);
        Assert.Equal(["top", "d2"], request.ReadOptions().Methods.Select(m => m.Label));
        Assert.All(request.ReadOptions().Methods, m => Assert.Equal("equal", m.ValueOf("balance")));
        Dictionary<string, string?> texts = s_tune.Record(request).ToDictionary();
        Assert.Equal(("0,0.1", "5,10", "equal", "3"), (texts["cutoffs"], texts["neighbor-counts"], texts["balance"], texts["fresh-seeds"]));
        Assert.DoesNotContain("gamma", texts.Keys);
        Assert.Equal("d2,stratified", s_tune.Record(s_tune.Defaults).ToDictionary()["methods"]);
        Assert.Contains("numbers from 0 to 0.99 with commas; got 1.5", Refusal("cutoffs", () => Bind(s_tune, ("cutoffs", "0,1.5"))), StringComparison.Ordinal);
        Assert.Equal("methods", Assert.Throws<OptionException>(() => (request with { Methods = new MethodList("random") }).ReadOptions()).Option);
    }

    static TRequest Bind<TRequest, TResult>(Stage<TRequest, TResult> stage, params (string Name, string Text)[] texts)
        where TRequest : class => stage.Bind(texts.ToDictionary(t => t.Name, t => t.Text));

    static string Refusal(string option, Action act)
    {
        OptionException error = Assert.Throws<OptionException>(act);
        Assert.Equal(option, error.Option);
        return error.Message;
    }
}
