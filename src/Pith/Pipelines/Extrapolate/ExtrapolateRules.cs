using Pith.Data;
using Pith.Extrapolation;

namespace Pith.Pipelines.Extrapolate;

/// <summary>The table of options of <see cref="ExtrapolateRequest"/>.</summary>
static class ExtrapolateRules
{
    const string Keeps = "shares above 0 and up to 1 with commas, e.g. 0.1,30%";

    public static IReadOnlyList<OptionRule<ExtrapolateRequest>> Of(Catalog<IExtrapolatorOptions> methods)
    {
        var method = new MethodRules<ExtrapolateRequest, IExtrapolatorOptions>(methods, r => r.Method, (r, choice) => r with { Method = choice })
        {
            CanBeOpen = ["neighbors"],
            IsOpenByDefault = true,
            MethodCanBeOpen = true,
            RecordsGivenOnly = true,
            NamesMethodsOfProfile = false,
        };
        return
        [
            RequestRules.Input<ExtrapolateRequest>(
                "embeddings", "embeddings [N, D] of all rows: .npy, FILE.npz:member, FILE.parquet:column, .safetensors:name, FILE.h5:dataset, a folder or a glob of shards",
                r => r.Embeddings, (r, v) => r with { Embeddings = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "scores", "scores of some rows: .npy [N] (NaN = not scored), DIR:name, JSON dictionary, a column of a table; with `scored-rows` also [M]",
                r => r.Scores, (r, v) => r with { Scores = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "scored-rows", "the rows that are scored: .npy of row numbers or a mask; default is all that are not NaN",
                r => r.ScoredRows, (r, v) => r with { ScoredRows = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "labels", "class labels [N], -1 or NaN where one is not known: .npy, a column of a table", r => r.Labels, (r, v) => r with { Labels = v }),
            RequestRules.Ids<ExtrapolateRequest>(r => r.Ids, (r, v) => r with { Ids = v }),
            RequestRules.Where<ExtrapolateRequest>(r => r.Where, (r, v) => r with { Where = v }),
            RequestRules.Join<ExtrapolateRequest>(r => r.Embeddings, (r, v) => r with { Embeddings = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "graph", "a kNN graph of all rows, as pith graph makes it, for the methods on a graph; default builds one", r => r.Graph, (r, v) => r with { Graph = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "logits", "logits [N, C] of the subset's model for all rows, for direct and residual: .npy, such as logits.npy of pith train",
                r => r.Logits, (r, v) => r with { Logits = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "cross-fitted", "what models say of scored rows that they have not seen, to judge fairly and for residual: cross-fitted.npz of pith train, or logits [M, C]",
                r => r.CrossFitted, (r, v) => r with { CrossFitted = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "truth", "true scores [N], to compare with; nothing else looks at them", r => r.Truth, (r, v) => r with { Truth = v }),
            RequestRules.Input<ExtrapolateRequest>(
                "second-scores", "scores [N] of an independent subset run: how far two runs agree is the ceiling",
                r => r.SecondScores, (r, v) => r with { SecondScores = v }),
            method.Method("auto, or one of " + string.Join("; ", Groups(methods))),
            RequestRules.Metric<ExtrapolateRequest>("what distance means: euclidean or cosine", r => r.Metric, (r, v) => r with { Metric = v }),
            RequestRules.Exact<ExtrapolateRequest>(r => r.Exact, (r, v) => r with { Exact = v }),
            RequestRules.Recall<ExtrapolateRequest>(r => r.Recall, (r, v) => r with { Recall = v }),
            .. method.Settings(),
            new("keep", "budgets at which the share of the hardest rows that is found is told, with commas",
                new Custom("SHARES", Keeps, ReadKeeps, value => string.Join(',', (IReadOnlyList<Share>)value)),
                r => r.Keeps, (r, v) => r with { Keeps = (IReadOnlyList<Share>)v! }),
            OptionRules.Number<ExtrapolateRequest>("cutoff", "share of the hardest rows that will be dropped first: coresets of predicted and true scores are compared after it, and what they agree in decides",
                0, 0.99, r => r.Cutoff, (r, v) => r with { Cutoff = v }),
            new("folds", "folds of the cross-validation, a whole number from 2 to the scored rows", new Whole(2), r => r.Folds, (r, v) => r with { Folds = (int)v! })
            {
                ValueName = "F",
            },
            RequestRules.Hard<ExtrapolateRequest>(r => r.Hard, (r, v) => r with { Hard = v }),
            method.Compat(),
            RequestRules.Seed<ExtrapolateRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
        ];
    }

    // Methods by what they need.
    static IEnumerable<string> Groups(Catalog<IExtrapolatorOptions> methods) =>
        from info in methods.All
        group info by info.Defaults.Needs switch
        {
            DataNeeds.Nothing => "from scores alone",
            var needs when needs.HasFlag(DataNeeds.Graph) => "on a kNN graph of all rows",
            var needs when needs.HasFlag(DataNeeds.Logits) => "from `logits`",
            _ => "from embeddings",
        } into kind
        select $"{kind.Key}: {string.Join(", ", kind.Select(info => info.Name))}";

    static Share[]? ReadKeeps(string text)
    {
        Share?[] shares = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Share.Read)];
        return shares.Length == 0 || Array.Exists(shares, share => share is null) ? null : [.. shares.OfType<Share>()];
    }
}
