using Pith.Pipelines.Trials;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.Evaluate;

/// <summary>Trains the same model on coresets of several methods, budgets and seeds, and compares what they learn.</summary>
sealed class EvaluateStage : Stage<EvaluateRequest, EvaluateResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "trains a model on coresets of several methods, budgets and seeds, and compares them with random";

    /// <inheritdoc/>
    public override string Name => "evaluate";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override EvaluateRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<EvaluateRequest>> Rules { get; } = EvaluateRules.Of(SelectionMethods.Catalog);

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["exact", "recall"]];

    /// <inheritdoc/>
    public override bool IsResumable => true;

    /// <inheritdoc/>
    protected internal override bool TellsTime => true;

    /// <inheritdoc/>
    public override void Check(EvaluateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrialRules.Check(request.Source);
        if (request.Source is { Groups: not null, Judge: not ProbeJudge { TestEmbeddings: null } })
            throw new OptionException("groups", "`groups` says which rows must stay together when some are held out for testing, but here there are rows for testing already; leave it out.");
        request.ReadMethods();
        request.ReadDynamic();
        if (request.Keeps.Count == 0)
            throw new OptionException("keep", "`keep` is missing; say how much to keep, e.g. `keep` 0.1,0.3.");
    }

    /// <inheritdoc/>
    protected internal override ulong SeedOf(EvaluateRequest request) => request.Source.Seed;

    /// <inheritdoc/>
    protected internal override StageWork<EvaluateRequest, EvaluateResult> Open(StageCall<EvaluateRequest> call, StageContext context) => EvaluateWork.Open(call, context);
}
