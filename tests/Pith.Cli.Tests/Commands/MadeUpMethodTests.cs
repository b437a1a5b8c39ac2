using Pith.Cli.Commands;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.Frame;

namespace Pith.Cli.Tests.Commands;

/// <summary>A selection method of somebody else's, made of public parts alone: one record, one class, one line.</summary>
public sealed class MadeUpMethodTests : IDisposable
{
    readonly Workspace _workspace = new();
    readonly PruneStage _stage = new(SelectionMethods.Catalog.With(EveryNthOptions.Info));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void It_is_selected_by_and_recorded_like_any_other()
    {
        StageOutcome<PruneRequest, PruneResult> outcome = Run("made-up", ("step", "5"), ("count", "50"));
        Assert.Equal([0, 5, 10], outcome.Result!.Coreset.Order[..3]);
        Assert.Equal(1, outcome.Result.Coreset.Order[Workspace.Rows / 5]);
        Assert.True(outcome.Result.OrderIsNested);

        Manifest manifest = Manifest.Read(_workspace["made-up"]);
        Assert.Equal(("every-nth", "5", "none"), (manifest.Options["method"], manifest.Options["step"], manifest.Options["balance"]));
        Assert.Null(manifest.Options["gamma"]);
        Assert.Equal(5, manifest.Facts["step"]);
        Assert.StartsWith("Kept: it was pick 2 of 50", SelectionRun.Open(_workspace["made-up"]).Explain(5).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_frame_gives_it_budgets_given_rows_and_cutoffs()
    {
        _workspace.Write("given.npy", [7L, 3L], 2);
        StageOutcome<PruneRequest, PruneResult> outcome = Run(
            "framed", ("count", "40"), ("labels", _workspace["y.npy"]), ("scores", _workspace["s.npy"]), ("given", _workspace["given.npy"]),
            ("balance", "equal"), ("cutoff", "0.1"));
        Coreset coreset = outcome.Result!.Coreset;
        Assert.Equal([7, 3], coreset.Order[..2]);
        Assert.All(outcome.Result.Classes()!, c => Assert.Equal(10, c.Kept));
        Assert.InRange(coreset.Reasons.Count(reason => reason == RowReason.Cutoff), Workspace.Rows / 10 - 2, Workspace.Rows / 10);
        Assert.False(outcome.Result.OrderIsNested);
    }

    [Fact]
    public void Its_bad_values_are_refused_and_the_command_has_its_options()
    {
        OptionException error = Assert.Throws<OptionException>(() => Run("refused", ("step", "0"), ("count", "3")));
        Assert.Equal("`step` must be a whole number from 1 to 1000; got 0.", error.Message);
        Assert.Equal("step", Assert.Throws<OptionException>(() => new EveryNthOptions { Step = 0 }.Create()).Option);

        var command = new PruneCommand(_stage);
        Assert.Contains("one pick to the next: a whole number from 1 to 1000 [2]", command.Options.Single(option => option.Name == "step").Symbol.Description!, StringComparison.Ordinal);
        using var help = new StringWriter();
        command.WriteMoreHelp(help);
        Assert.Contains("every-nth", help.ToString(), StringComparison.Ordinal);
    }

    StageOutcome<PruneRequest, PruneResult> Run(string name, params (string Option, string Text)[] options)
    {
        Dictionary<string, string> texts = options.Append(("method", "every-nth")).Append(("embeddings", _workspace["X.npy"])).ToDictionary();
        return _stage.Run(new StageCall<PruneRequest>(_stage.Bind(texts)) { Out = _workspace[name], Given = texts }, new StageContext());
    }

    sealed record EveryNthOptions : BalancedOptions
    {
        public static MethodInfo<ISelectionOptions, EveryNthOptions> Info { get; } = new(
            "every-nth",
            "every n-th row, then those between",
            [
                OptionRules.Whole<EveryNthOptions>("step", "rows from one pick to the next", 1, 1000, o => o.Step, (o, v) => o with { Step = v }),
                SelectionRules.Balance<EveryNthOptions>(),
                SelectionRules.Cutoff<EveryNthOptions>(),
            ],
            new EveryNthOptions());

        public int Step { get; init; } = 2;

        protected override MethodInfo<ISelectionOptions> Method => Info;

        public override ISelectionMethod Create() => new EveryNthSelection(this);
    }

    sealed class EveryNthSelection(EveryNthOptions options) : SelectionMethod<EveryNthOptions>(options)
    {
        protected override void Pick(SelectionFrame frame)
        {
            frame.Take([.. frame.OpenRows().OrderBy(row => row % Options.Step)]);
            frame.AddFact("step", Options.Step);
        }
    }
}
