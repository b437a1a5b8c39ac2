using Pith.Pipelines.Trials;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.Tune;

/// <summary>Chooses method and settings for a dataset and a budget, by training rows alone.</summary>
sealed class TuneStage : Stage<TuneRequest, TuneResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "chooses cutoff, gamma, neighbours and method for a dataset and budget without test rows";

    /// <inheritdoc/>
    public override string Name => "tune";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override TuneRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<TuneRequest>> Rules { get; } = TuneRules.Of(SelectionMethods.Catalog);

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["exact", "recall"]];

    /// <inheritdoc/>
    public override bool IsResumable => true;

    /// <inheritdoc/>
    protected internal override bool TellsTime => true;

    /// <inheritdoc/>
    protected internal override bool FolderIsOptional => true;

    /// <inheritdoc/>
    public override void Check(TuneRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrialRules.Check(request.Source);
        if (request.Keep is null)
            throw new OptionException("keep", "`keep` is missing; say how much to keep, e.g. `keep` 0.1.");
        if (request is { Judge: TuningJudge.Features, Source: { Judge: NetworkJudge, Embeddings: null } })
            throw new OptionException("judge", "`judge` features needs features of all rows; give `embeddings`, such as features.npy of pith train, or leave it out.");
        request.ReadOptions().Validate();
    }

    /// <inheritdoc/>
    protected internal override ulong SeedOf(TuneRequest request) => request.Source.Seed;

    /// <inheritdoc/>
    protected internal override StageWork<TuneRequest, TuneResult> Open(StageCall<TuneRequest> call, StageContext context) => TuneWork.Open(call, context);
}
