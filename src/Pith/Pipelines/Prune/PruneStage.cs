using Pith.Data.Scores;
using Pith.Data.Tables;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.Prune;

/// <summary>The coreset of a dataset: which rows to keep, in which order.</summary>
sealed class PruneStage : Stage<PruneRequest, PruneResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "selects the coreset: which rows to keep, in which order";

    /// <summary>Creates the stage.</summary>
    /// <param name="methods">The methods that it knows; null for all that Pith has.</param>
    public PruneStage(Catalog<ISelectionOptions>? methods = null)
    {
        Methods = methods ?? SelectionMethods.Catalog;
        Rules = PruneRules.Of(Methods);
    }

    /// <summary>The methods that the stage knows.</summary>
    public Catalog<ISelectionOptions> Methods { get; }

    /// <inheritdoc/>
    public override string Name => "prune";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override PruneRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<PruneRequest>> Rules { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["keep", "count"], ["exact", "recall"], ["data", "embeddings"]];

    /// <inheritdoc/>
    public override void Check(PruneRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.HasNoBudget && request.Method is not { Options: SelectionOptions { LosesRows: true }, Open.Count: 0 })
            throw new OptionException("keep", "how much to keep is missing; give `keep` 30% or `count` N.");
        EmbeddedSource.Check(request);
        RequireOneVoice(request);
        PruneTuning.Check(request);
        request.Method.Options?.Create();
        if (request.Write.Contains(CoresetForm.Parquet))
            TableEngines.For("write");
        if (request.Write.Contains(CoresetForm.Uids) && request.Data.Ids is null)
            throw new OptionException("write", "`write` uids needs `ids` with ids of 32 hexadecimal digits.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, string> Expand(IReadOnlyDictionary<string, string> values) => DataCompOptions.OfSelection(values);

    /// <inheritdoc/>
    protected internal override ulong SeedOf(PruneRequest request) => request.Seed;

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected internal override StageWork<PruneRequest, PruneResult> Open(StageCall<PruneRequest> call, StageContext context)
    {
        SharedMethods.Require(call.Request.Method.Options, RankPlan.RanksOf(call, context));
        return call.Request is { Source: string source, Data.Embeddings: null }
            ? throw new OptionException("data", $"`data` {source} is not embedded yet; pith prune does that, elsewhere embed it first and give `embeddings`.")
            : new PruneWork(call, context);
    }

    /// <summary>Refuses options that contradict the profile of a published code.</summary>
    static void RequireOneVoice(PruneRequest request)
    {
        if (request.Method.Compat is not string compat)
            return;
        const string Kernel = "kernel";
        MethodInfo<ISelectionOptions> method = request.Method.Info!;
        string? kernel = method.TextOf(method.Profile(compat), Kernel), asked = request.Method.TextOf(Kernel);
        if (asked != kernel)
            throw new OptionException(Kernel, $"`compat` {compat} uses the {kernel} kernel; leave `kernel` {asked} or `compat` out.");
        if (request.Data.Hard == ScoreDirection.HighIsEasy)
            throw new OptionException("hard", $"`compat` {compat} takes scores as they stand, high first; leave `hard` low or `compat` out.");
    }
}
