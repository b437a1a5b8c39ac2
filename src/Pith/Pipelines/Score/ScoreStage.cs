using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Score;

/// <summary>Importance scores of training dynamics or embeddings, written with their directions as a folder of scores.</summary>
sealed class ScoreStage : Stage<ScoreRequest, ScoreResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "computes importance scores from training dynamics, logits or embeddings";

    // The settings in the order in which runs record them; later ones follow in that of the catalogue.
    static readonly string[] s_order = ["clusters", "neighbors", "metric", "el2n-epochs", "window", "trajectory", "decay", "log-precision"];

    /// <summary>Creates the stage.</summary>
    /// <param name="catalog">The scores that it knows by name; null means <see cref="Scores.Catalog"/>.</param>
    public ScoreStage(Catalog<IImportanceScore>? catalog = null)
    {
        catalog ??= Scores.Catalog;
        Defaults = new ScoreRequest { Scores = new ScoreSettings([.. catalog.All.Select(entry => entry.Defaults)]) };
        Rules = [.. Inputs(), Names(Defaults.Scores.Known), .. Settings(catalog), RequestRules.Exact<ScoreRequest>(r => r.Exact, (r, v) => r with { Exact = v }),
            RequestRules.Recall<ScoreRequest>(r => r.Recall, (r, v) => r with { Recall = v }), RequestRules.Seed<ScoreRequest>(r => r.Seed, (r, v) => r with { Seed = v })];
    }

    /// <inheritdoc/>
    public override string Name => "score";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override ScoreRequest Defaults { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<ScoreRequest>> Rules { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["embeddings", "dynamics"], ["exact", "recall"]];

    /// <inheritdoc/>
    protected internal override ulong SeedOf(ScoreRequest request) => request.Seed;

    /// <inheritdoc/>
    public override void Check(ScoreRequest request) => ScoreCheck.Require(request, Rules);

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected internal override StageWork<ScoreRequest, ScoreResult> Open(StageCall<ScoreRequest> call, StageContext context)
    {
        RequireShared(call.Request, RankPlan.RanksOf(call, context));
        ScoreFiles files = context.Stages.Time("read", () => ScoreFiles.Open(call.Request));
        try
        {
            return new ScoreWork(call, files, context);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    // What ranks cannot share, each would do whole.
    void RequireShared(ScoreRequest request, int ranks)
    {
        string[] shared = [.. Defaults.Scores.Known.Where(score => score.SharesWork).Select(score => score.Name)];
        if (ranks == 1 || (request.Scores.Names is { } names && names.All(shared.Contains)))
            return;
        throw new OptionException("scores", FormattableString.Invariant(
            $"{ranks} ranks were started, which compute {string.Join(" and ", shared)} together and no other score; give `scores` {string.Join(",", shared)} or one of them, or start one process."));
    }

    static OptionRule<ScoreRequest>[] Inputs() =>
    [
        RequestRules.Input<ScoreRequest>("embeddings", "embeddings [N, D]: .npy, FILE.npz:member, FILE.parquet:column, .safetensors:name, FILE.h5:dataset, a folder or a glob of shards", r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        RequestRules.Inputs<ScoreRequest>("dynamics", "folder of training dynamics: dynamics.json with epoch-0000.npz, ..., or 0_Output.npy, 0_Index.npy, ...; of several runs, with commas or each with this option, the scores are averaged", r => r.Dynamics, (r, v) => r with { Dynamics = v }),
        RequestRules.Input<ScoreRequest>("labels", "class labels [N], for moderate-distance and for `logits` alone: .npy integers or names, a column of a table", r => r.Labels, (r, v) => r with { Labels = v }),
        RequestRules.Ids<ScoreRequest>(r => r.Ids, (r, v) => r with { Ids = v }),
        RequestRules.Where<ScoreRequest>(r => r.Where, (r, v) => r with { Where = v }),
        RequestRules.Join<ScoreRequest>(r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        RequestRules.Input<ScoreRequest>("features", "features [N, D] of all rows by one model, for grand, such as features.npy of pith train", r => r.Features, (r, v) => r with { Features = v }),
        RequestRules.Input<ScoreRequest>("logits", "logits [N, C] of all rows: instead of `dynamics` one file an epoch as a folder or a \"PATTERN\", or one model's; with `features` those of the same model, for grand", r => r.Logits, (r, v) => r with { Logits = v }),
    ];

    static OptionRule<ScoreRequest> Names(IReadOnlyList<IImportanceScore> known)
    {
        string NamesFrom(bool ofDynamics) => string.Join(", ", new ScoreSettings(known).From(ofDynamics).Known.Select(score => score.Name));
        return new OptionRule<ScoreRequest>(
            "scores",
            $"all, or names with commas: {NamesFrom(true)} (of `dynamics`); {NamesFrom(false)} (of `embeddings`)",
            // Which names there are depends on where scores come from, so that names are checked with the whole request.
            new Custom("NAMES", "all, or names with commas", text => text),
            request => request.Scores.Names is { } names ? string.Join(',', names) : ScoreSettings.AllName,
            (request, value) => request with { Scores = request.Scores with { Names = value is string names and not ScoreSettings.AllName ? names.Split(',') : null } });
    }

    static IEnumerable<OptionRule<ScoreRequest>> Settings(Catalog<IImportanceScore> catalog) =>
        from option in catalog.Options
        let place = Array.IndexOf(s_order, option.Rule.Name)
        orderby place < 0 ? s_order.Length : place
        select new OptionRule<ScoreRequest>(
            option.Rule.Name,
            $"{option.Rule.Summary} ({string.Join(", ", option.Defaults.Select(user => user.Method))}): {option.Rule.Domain.Words}",
            new Custom(option.Rule.Domain.ValueName, option.Rule.Domain.Words, text => text),
            request => request.Scores.TextOf(option.Rule.Name),
            (request, value) => request with { Scores = request.Scores.With(option.Rule.Name, (string)value!) })
        {
            DefaultWords = option.Rule.DefaultWords,
        };
}
