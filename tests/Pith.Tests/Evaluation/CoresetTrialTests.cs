using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Tests.Evaluation;

public sealed class CoresetTrialTests
{
    const int Rows = 240;

    [Fact]
    public void A_linear_probe_gives_the_same_answers_for_any_number_of_threads()
    {
        BlobData data = BlobData.Make(Rows, 3, 7, spread: 1.5, seed: 4);
        TestAccuracy[] results = [.. new[] { 1, 2, 3, 8 }.Select(threads => data.Probe(threads).Run([.. Enumerable.Range(0, 160)], 0))];
        Assert.All(results, r => Assert.Equal(results[0].Right, r.Right));
        Assert.True(results[0].Accuracy > 0.9, $"accuracy {results[0].Accuracy}");
    }

    [Fact]
    public void A_linear_probe_does_not_mind_the_order_of_rows_nor_constant_and_huge_columns()
    {
        BlobData data = BlobData.Make(Rows, 3, 5, spread: 1.5, seed: 4);
        for (int i = 0; i < Rows; i++)
            (data.Features[i * 5], data.Features[(i * 5) + 1]) = (3, data.Features[(i * 5) + 1] * 1e6f);
        int[] rows = [.. Enumerable.Range(0, 100)];
        TestAccuracy result = data.Probe(1).Run(rows, 0);
        Assert.Equal(result.Right, data.Probe(1).Run([.. rows.Reverse()], 9).Right);
        Assert.True(result.Accuracy > 0.8, $"accuracy {result.Accuracy}");
    }

    [Fact]
    public void A_training_of_a_number_of_steps_makes_just_these_and_its_rate_reaches_the_end()
    {
        BlobData data = BlobData.Make(50, 2, 4, spread: 1, seed: 1);
        foreach ((int steps, int epochs) in new[] { (1, 1), (7, 1), (8, 2), (20, 3) })
        {
            using Network network = Models.Create("linear", new TensorShape(1, 4, 1), 2, 3);
            var trainer = new Trainer(network, TrainingOptions.Default with { BatchSize = 7, Steps = steps, Epochs = 99 });
            var seen = new List<WorkProgress>();
            trainer.Train(new TrainingData { Images = data.Matrix, Labels = data.Labels, Rows = [.. Enumerable.Range(0, 48)] }, new Collected(seen));
            Assert.Equal(epochs, trainer.FinishedEpochs);
            Assert.Equal(seen[^1].Total, seen[^1].Done);
        }
        Assert.Throws<OptionException>(() => (TrainingOptions.Default with { Steps = 3, Schedule = ScheduleKind.Step }).Validate());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_shared_graph_selects_what_the_method_alone_selects(double cutoff)
    {
        BlobData data = BlobData.Make(Rows, 3, 6, spread: 3, seed: 8);
        // Hard rows lie together, so that a cutoff takes whole neighbourhoods away.
        double[] scores = [.. Enumerable.Range(0, Rows).Select(i => data.Features[i * 6] + (i % 7 * 0.01))];
        int[] held = [3, 50, 51, 52, 200];
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Embeddings = data.Matrix,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores),
            MustDrop = held,
        };
        string setting = cutoff.ToString(System.Globalization.CultureInfo.InvariantCulture);
        EvaluatedMethod method = EvaluatedMethod.Parse($"d2:cutoff={setting}:neighbors=9")[0];
        int[] expected = method.Options.Create().Select(problem, 12).Order;
        var selector = new CoresetSelector(problem);
        Assert.Equal(expected, selector.Select(method, 12, 12, 0, null, default));
        Assert.Equal(expected[..5], selector.Select(method, 5, 12, 0, null, default));
    }

    /// <summary>Every method that walks a graph, as published where it has a profile, and with a metric of its own.</summary>
    public static TheoryData<string> GraphMethods() =>
    [
        .. from method in SelectionMethods.Catalog.All
           where method.Defaults is GraphMethodOptions
           from settings in method.CompatProfiles.Select(profile => ":compat=" + profile).Prepend("")
           select method.Name + settings,
        "facility-location:similarity=cosine",
        "d2:symmetrize=none:pool=class",
    ];

    [Theory]
    [MemberData(nameof(GraphMethods))]
    public void A_shared_graph_changes_no_method(string text)
    {
        BlobData data = BlobData.Make(Rows, 3, 6, spread: 3, seed: 8);
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Embeddings = data.Matrix,
            Labels = data.Labels,
            Logits = data.Matrix,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, Rows).Select(i => data.Features[i * 6] + (i % 7 * 0.01))]),
        };
        EvaluatedMethod method = EvaluatedMethod.Parse(text + ":cutoff=0.1:neighbors=6")[0];
        int[] expected = method.Options.Create().Select(problem, 20).Order;
        Assert.Equal(expected, new CoresetSelector(problem).Select(method, 20, 20, 0, null, default));
    }

    [Fact]
    public void A_key_names_what_was_given_in_alphabetical_order()
    {
        EvaluatedMethod method = EvaluatedMethod.Parse("d2:neighbors=5:gamma=auto:cutoff=0.1", new Dictionary<string, string> { ["kernel"] = "paper" })[0];
        Assert.Equal("d2:cutoff=0.1:gamma=auto:kernel=paper:neighbors=5", method.Key);
        Assert.Equal(["gamma"], method.Open);
        Assert.Equal("d2:cutoff=0.1:gamma=0.3:kernel=paper:neighbors=5", method.Set("gamma", "0.3").Key);
        Assert.Equal((method.Label, false), (method.Set("gamma", "0.3").Label, method.Set("gamma", "0.3").IsOpen));
        Assert.Equal("d2:compat=d2-reference", EvaluatedMethod.Parse("d2:compat=d2-reference")[0].Key);
        Assert.Equal("gamma", Assert.Throws<OptionException>(() => EvaluatedMethod.Parse("top:gamma=auto")).Option);
    }

    [Theory]
    [InlineData("d3", "got d3")]
    [InlineData("d2:cutof=0.1", "cutof")]
    [InlineData("d2:cutoff=2", "cutoff")]
    [InlineData("d2:cutoff", "OPTION=VALUE")]
    [InlineData("d2,d2", "twice")]
    [InlineData(",", "nothing")]
    public void Bad_method_lists_are_refused(string text, string words)
    {
        OptionException error = Assert.Throws<OptionException>(() => EvaluatedMethod.Parse(text));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Common_settings_reach_the_methods_that_have_them_but_never_the_baseline()
    {
        IReadOnlyList<EvaluatedMethod> methods = EvaluatedMethod.Parse("d2,top,top:cutoff=0.3", new Dictionary<string, string> { ["cutoff"] = "0.1", ["gamma"] = "0.5" });
        Assert.Equal(["d2", "top", "top:cutoff=0.3", "random"], methods.Select(m => m.Label));
        Assert.Equal(["0.1", "0.1", "0.3", "0"], methods.Select(m => m.ValueOf("cutoff")));
        Assert.Equal("0.5", methods[0].ValueOf("gamma"));
        Assert.Throws<OptionException>(() => EvaluatedMethod.Parse("random", new Dictionary<string, string> { ["gamma"] = "1" }));
    }

    sealed class Collected(List<WorkProgress> seen) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => seen.Add(value);
    }
}
