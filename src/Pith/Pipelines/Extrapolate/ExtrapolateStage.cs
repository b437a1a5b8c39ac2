using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;

namespace Pith.Pipelines.Extrapolate;

/// <summary>Scores of every row from scores of some, with what validation says about them.</summary>
sealed class ExtrapolateStage : Stage<ExtrapolateRequest, ExtrapolatedRun>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "scores every row from the scores of some, and says how far to trust them";

    readonly Catalog<IExtrapolatorOptions> _methods;

    /// <summary>Creates the stage.</summary>
    /// <param name="methods">The extrapolators that it knows; null for all that Pith has.</param>
    public ExtrapolateStage(Catalog<IExtrapolatorOptions>? methods = null)
    {
        _methods = methods ?? Extrapolators.Catalog;
        Rules = ExtrapolateRules.Of(_methods);
    }

    /// <inheritdoc/>
    public override string Name => "extrapolate";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override ExtrapolateRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<ExtrapolateRequest>> Rules { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["exact", "recall"]];

    /// <inheritdoc/>
    public override void Check(ExtrapolateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Embeddings is not { Length: > 0 })
            throw new OptionException("embeddings", "`embeddings` is missing; give the embeddings of all rows, e.g. `embeddings` X.npy.");
        if (request.Scores is not { Length: > 0 })
            throw new OptionException("scores", "`scores` is missing; give scores of some rows, e.g. `scores` s.npy.");
        // Settings for whichever method is chosen are only read when there is one.
        foreach (MethodInfo<IExtrapolatorOptions> info in request.Method.Info is null ? _methods.All : [])
            request.Method.For(info);
        request.Method.Options?.Create();
    }

    /// <inheritdoc/>
    protected internal override ulong SeedOf(ExtrapolateRequest request) => request.Seed;

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected internal override StageWork<ExtrapolateRequest, ExtrapolatedRun> Open(StageCall<ExtrapolateRequest> call, StageContext context)
    {
        RequireShared(call.Request, RankPlan.RanksOf(call, context));
        ExtrapolateInputs inputs = context.Stages.Time("read", () => ExtrapolateInputs.Read(call.Request, call.Threads, context.GraphFiles));
        try
        {
            return new ExtrapolateWork(call, context, inputs, _methods);
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    // What ranks cannot share, each would do whole.
    void RequireShared(ExtrapolateRequest request, int ranks)
    {
        if (ranks == 1 || request.Method.Options is { SharesWork: true })
            return;
        string shared = string.Join(" and ", _methods.All.Where(method => method.Defaults.SharesWork).Select(method => method.Name));
        throw new OptionException("method", FormattableString.Invariant(
            $"`method` {request.Method.Info?.Name ?? "auto"} predicts in one process, and {ranks} ranks were started; over ranks {shared} predict: choose one of them, or start one process."));
    }
}
