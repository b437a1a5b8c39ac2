using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Pipelines.OnePass;
using Pith.Pipelines.Train;

namespace Pith.Tests.Pipelines.Train;

/// <summary>From texts to a typed request and back.</summary>
public sealed class TrainRequestTests
{
    static readonly TrainStage s_stage = new();

    [Fact]
    public void Texts_become_a_typed_request_and_the_same_texts_again()
    {
        TrainRequest request = Bind(("data", "idx:D"), ("optimizer", "adamw"), ("epochs", "3"), ("no-nesterov", "true"), ("half", "true"), ("subset", "20%"), ("hidden", "7"), ("seed", "9"));
        var paradigm = Assert.IsType<SupervisedParadigm>(request.Paradigm);
        Assert.Equal((OptimizerKind.Adamw, 3, false, 7), (paradigm.Training.Optimizer, paradigm.Training.Epochs, paradigm.Training.Nesterov, paradigm.Model.Hidden));
        Dictionary<string, string?> texts = s_stage.Record(request).ToDictionary();
        Assert.Equal(("0.001", "0.01", "false", "true", "20%"), (texts["learning-rate"], texts["weight-decay"], texts["nesterov"], texts["no-nesterov"], texts["subset"]));
        Assert.All(["attack", "epsilon", "inner-steps", "clusters", "embeddings", "rows", "compat"], name => Assert.Null(texts[name]));
        Assert.Equal(request with { Paradigm = paradigm with { Training = paradigm.Training.Settle() } }, Again(texts));
    }

    [Fact]
    public void Each_paradigm_has_its_own_defaults_of_what_it_shares_with_another()
    {
        TrainRequest request = Bind(("data", "idx:D"), ("paradigm", "unsupervised"), ("batch-size", "1000000"), ("clusters", "4"));
        var paradigm = Assert.IsType<UnsupervisedParadigm>(request.Paradigm);
        Assert.Equal((400, 1_000_000, 4, null), (paradigm.Clustering.Epochs, paradigm.Clustering.BatchSize, paradigm.Clusters, paradigm.Clustering.LearningRate));
        Dictionary<string, string?> texts = s_stage.Record(request).ToDictionary();
        Assert.All(["optimizer", "nesterov", "no-nesterov", "augment", "record", "depth", "learning-rate", "attack"], name => Assert.Null(texts[name]));
        Assert.Equal(("400", "cnn", "false"), (texts["epochs"], texts["model"], texts["half"]));
        Assert.Equal(request, Again(texts));
    }

    [Fact]
    public void An_attack_is_written_as_a_fraction_or_a_number()
    {
        TrainRequest request = Bind(("data", "idx:D"), ("paradigm", "adversarial"), ("epsilon", "4/255"), ("attack-step", "0.01"));
        var attack = Assert.IsType<SupervisedParadigm>(request.Paradigm).Attack!;
        Assert.Equal((4.0 / 255, 0.01, 10), (attack.Epsilon, attack.StepSize, attack.Steps));
        Assert.Equal(ParadigmKind.Adversarial, request.Paradigm.Kind);
        foreach (string bad in new[] { "4/0", "0/0", "4/x", "1/2/3", "2", "-1/255" })
            Assert.Equal("epsilon", Assert.Throws<OptionException>(() => Bind(("paradigm", "adversarial"), ("epsilon", bad))).Option);
    }

    [Theory]
    [InlineData("supervised", "epsilon", "0.1", "belongs to an attack")]
    [InlineData("unsupervised", "attack", "pgd", "belongs to an attack")]
    [InlineData("supervised", "clusters", "3", "belongs to the clustering")]
    [InlineData("adversarial", "inner-steps", "10", "belongs to the clustering")]
    [InlineData("unsupervised", "optimizer", "sgd", "has no meaning")]
    [InlineData("unsupervised", "no-nesterov", "true", "has no meaning")]
    [InlineData("unsupervised", "compat", "sx-reference", "has no meaning")]
    [InlineData("unsupervised", "compat", "d2-reference", "has no meaning")]
    [InlineData("supervised", "batch-size", "70000", "from 1 to 65536")]
    [InlineData("supervised", "model", "vgg", "one of linear, mlp, cnn, resnet, resnet18; got vgg")]
    public void Options_of_another_paradigm_and_bad_values_are_refused(string paradigm, string option, string text, string expected)
    {
        OptionException error = Assert.Throws<OptionException>(() => Bind(("data", "idx:D"), ("paradigm", paradigm), (option, text)));
        Assert.Equal(option, error.Option);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs", "3")]
    [InlineData("batch-size", "64")]
    [InlineData("optimizer", "adam")]
    [InlineData("learning-rate", "0.05")]
    [InlineData("minimum-rate", "0")]
    [InlineData("schedule", "one-cycle")]
    [InlineData("momentum", "0.8")]
    [InlineData("no-nesterov", "true")]
    [InlineData("weight-decay", "0.001")]
    [InlineData("augment", "none")]
    public void What_is_given_beside_a_recipe_wins_wherever_it_stands(string option, string text)
    {
        Dictionary<string, string?> recipe = s_stage.Record(Bind(("data", "idx:D"), ("compat", "d2-reference"))).ToDictionary();
        TrainRequest request = Bind(("data", "idx:D"), (option, text), ("compat", "d2-reference"));
        Dictionary<string, string?> texts = s_stage.Record(request).ToDictionary();
        string[] changed = [.. texts.Where(pair => recipe[pair.Key] != pair.Value).Select(pair => pair.Key)];
        string[] expected = option == "optimizer" ? ["optimizer", "learning-rate"] : option == "no-nesterov" ? ["nesterov", "no-nesterov"] : [option];
        Assert.Equal(expected.Order(), changed.Order());
        Assert.Equal((text, "d2-reference"), (texts[option], texts["compat"]));
        Assert.Equal(texts, s_stage.Record(Again(texts)).ToDictionary());
    }

    [Theory]
    [InlineData("one-cycle", "true")]
    [InlineData("cosine", "false")]
    public void A_profile_cycles_the_momentum_of_its_schedule(string schedule, string cycles)
    {
        Dictionary<string, string?> texts = s_stage.Record(Bind(("data", "idx:D"), ("schedule", schedule), ("compat", "sx-reference"))).ToDictionary();
        Assert.Equal((cycles, "sx-reference"), (texts["cycle-momentum"], texts["compat"]));
    }

    [Fact]
    public void A_recipe_of_images_is_for_features_only_without_its_augmentation()
    {
        (string, string)[] features = [("embeddings", "X.npy"), ("labels", "y.npy"), ("compat", "d2-reference")];
        OptionException error = Assert.Throws<OptionException>(() => s_stage.Check(Bind(features)));
        Assert.Equal("compat", error.Option);
        s_stage.Check(Bind([.. features, ("augment", "none")]));
    }

    // The pipeline's own default of epochs gives way to the recipe's.
    [Theory]
    [InlineData("d2-reference", null, 200)]
    [InlineData("sx-reference", null, 15)]
    [InlineData("d2-reference", "30", 30)]
    public void A_pipeline_trains_by_the_recipe_that_its_section_names(string profile, string? epochs, int expected)
    {
        var train = new Dictionary<string, string> { ["compat"] = profile };
        if (epochs is not null)
            train["epochs"] = epochs;
        OnePassRequest request = OnePassTexts.Bind(
            new Dictionary<string, string> { ["data"] = "fashion-mnist" }, new Dictionary<string, IReadOnlyDictionary<string, string>> { ["train"] = train });
        Assert.Equal(expected, Assert.IsType<SupervisedParadigm>(request.Training.Request.Paradigm).Training.Epochs);
    }

    [Fact]
    public void A_request_that_contradicts_itself_is_refused()
    {
        var request = new TrainRequest { Data = "idx:D" };
        s_stage.Check(request);
        (TrainRequest Wrong, string Option)[] wrong =
        [
            (request with { Data = "" }, "data"),
            (request with { Data = "mnist" }, "data"),
            (request with { IsClassBalanced = true }, "class-balanced"),
            (request with { Subset = Share.Parse("0.5"), Rows = "rows.npy" }, "rows"),
            (request with { Paradigm = new UnsupervisedParadigm(), LabelNoise = 0.1 }, "label-noise"),
            (request with { Paradigm = new UnsupervisedParadigm(), Subset = Share.Parse("0.5"), IsClassBalanced = true }, "class-balanced"),
            (request with { Paradigm = new SupervisedParadigm { Training = TrainingOptions.Default with { LearningRate = 0 } } }, "learning-rate"),
            (request with { Paradigm = new SupervisedParadigm { Training = TrainingOptions.Default with { Record = RecordMoment.Eval } }.As(ParadigmKind.Adversarial) }, "record"),
        ];
        Assert.All(wrong, pair => Assert.Equal(pair.Option, Assert.Throws<OptionException>(() => s_stage.Check(pair.Wrong)).Option));
    }

    [Fact]
    public void Features_have_defaults_of_their_own_and_are_refused_what_needs_pixels()
    {
        TrainRequest request = Bind(("labels", "y.npy"), ("embeddings", "X.npy"), ("epochs", "3"));
        Assert.True(request.IsOfFeatures);
        Assert.Equal(("linear", OptimizerKind.Adam, 3), (request.Model, Training(request).Optimizer, Training(request).Epochs));
        Assert.Equal(TrainRequest.OfFeatures("X.npy", "y.npy") with { Paradigm = request.Paradigm }, request);
        s_stage.Check(request);
        Dictionary<string, string?> texts = s_stage.Record(request).ToDictionary();
        Assert.Equal((null, "X.npy", "0.01"), (texts["data"], texts["embeddings"], texts["learning-rate"]));
        Assert.Equal(texts, s_stage.Record(Again(texts)).ToDictionary());
        // What is asked for stays, whatever the order of the texts.
        Assert.Equal(("mlp", OptimizerKind.Sgd), Chosen(Bind(("optimizer", "sgd"), ("model", "mlp"), ("embeddings", "X.npy"))));
        Assert.Equal("0.001", s_stage.Record(Bind(("model", "mlp"), ("embeddings", "X.npy"), ("labels", "y.npy"))).ToDictionary()["learning-rate"]);
        // Beside images features are clustered; nothing else changes.
        Assert.Equal(("cnn", true), (Bind(("embeddings", "X.npy"), ("data", "idx:D"), ("paradigm", "unsupervised")).Model, Bind(("embeddings", "X.npy"), ("data", "idx:D")).Data == "idx:D"));
        (TrainRequest Wrong, string Option)[] wrong =
        [
            (request with { Labels = null }, "labels"),
            (request with { TestEmbeddings = "T.npy" }, "test-labels"),
            (request with { Model = "resnet" }, "model"),
            (request with { Paradigm = new SupervisedParadigm { Training = HeadTraining.Of("linear") with { Flip = true } } }, "augment"),
            (request with { Paradigm = request.Paradigm.As(ParadigmKind.Adversarial) }, "paradigm"),
            (request with { Data = "idx:D" }, "labels"),
            (request with { Data = "idx:D", Labels = null }, "embeddings"),
        ];
        Assert.All(wrong, pair => Assert.Equal(pair.Option, Assert.Throws<OptionException>(() => s_stage.Check(pair.Wrong)).Option));

        static TrainingOptions Training(TrainRequest of) => Assert.IsType<SupervisedParadigm>(of.Paradigm).Training;
        static (string Model, OptimizerKind Optimizer) Chosen(TrainRequest of) => (of.Model, Training(of).Optimizer);
    }

    static TrainRequest Bind(params (string Name, string Text)[] texts) => s_stage.Bind(texts.ToDictionary(t => t.Name, t => t.Text));

    static TrainRequest Again(Dictionary<string, string?> texts) => s_stage.Bind(texts.Where(t => t.Value is not null).ToDictionary(t => t.Key, t => t.Value!));
}
