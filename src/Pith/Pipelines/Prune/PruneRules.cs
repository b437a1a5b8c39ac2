using System.Globalization;
using Pith.Evaluation;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>The table of options of <see cref="PruneRequest"/>.</summary>
static class PruneRules
{
    public static IReadOnlyList<OptionRule<PruneRequest>> Of(Catalog<ISelectionOptions> methods)
    {
        var method = new MethodRules<PruneRequest, ISelectionOptions>(methods, r => r.Method, (r, choice) => r with { Method = choice })
        {
            CanBeOpen = Tuning.Settings,
            Aliases = new Dictionary<string, string[]> { ["gamma"] = ["reverse-gamma"] },
        };
        return
        [
            RequestRules.Input<PruneRequest>(
                "embeddings", "embeddings [N, D]: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards",
                r => r.Embeddings, (r, v) => r with { Embeddings = v }),
            RequestRules.Input<PruneRequest>(
                "scores", "importance scores [N]: .npy (NaN = not scored), DIR:name, JSON dictionary, FILE.csv:column",
                r => r.Scores, (r, v) => r with { Scores = v }),
            new("keep", "share of the rows to keep, above 0 and up to 1, e.g. 0.3 or 30%", Share.Domain, r => r.Keep, (r, v) => r with { Keep = (Share?)v }),
            new("count", "number of rows to keep, a whole number from 1 to the rows there are", new Custom("N", "a whole number", ReadCount),
                r => r.Count, (r, v) => r with { Count = (int?)v }),
            method.Method("one of " + string.Join(", ", methods.Names) + "; listed below"),
            RequestRules.Hard<PruneRequest>(r => r.Hard, (r, v) => r with { Hard = v }),
            RequestRules.Input<PruneRequest>(
                "labels", "class labels [N]: .npy integers, FILE.csv:column", r => r.Labels, (r, v) => r with { Labels = v }),
            RequestRules.Input<PruneRequest>(
                "ids", "the rows' own names: .txt one a line, .npy, FILE.csv:column; default is the row number", r => r.Ids, (r, v) => r with { Ids = v }),
            RequestRules.Input<PruneRequest>(
                "logits", "one model's logits [N, C]: as `embeddings`, or a folder of training dynamics, whose last epoch is taken",
                r => r.Logits, (r, v) => r with { Logits = v }),
            RequestRules.Input<PruneRequest>(
                "confidence", "probability of each row's own class [N], as `scores`, e.g. DIR:mean-confidence",
                r => r.Confidence, (r, v) => r with { Confidence = v }),
            RequestRules.Input<PruneRequest>(
                "cutoff-scores", "scores that decide the cutoff; default is `scores`", r => r.CutoffScores, (r, v) => r with { CutoffScores = v }),
            RequestRules.Input<PruneRequest>(
                "graph", "a brought kNN graph: .npz with indices and distances; its edges are taken as they are",
                r => r.Graph, (r, v) => r with { Graph = v }),
            RequestRules.Input<PruneRequest>(
                "given", "rows already kept: .npy of row numbers or a mask", r => r.Given, (r, v) => r with { Given = v }),
            RequestRules.Input<PruneRequest>(
                "must-drop", "rows that must not be kept: .npy of row numbers or a mask", r => r.MustDrop, (r, v) => r with { MustDrop = v }),
            RequestRules.Metric<PruneRequest>(
                "what distance means where a graph is built: euclidean or cosine", r => r.Metric, (r, v) => r with { Metric = v }),
            .. method.Settings(),
            method.Compat(),
            new("write", "more files, with commas: mask, uids, txt (parquet is not in this version)",
                new Custom("FORMS", Forms, ReadForms, forms => string.Join(',', ((IReadOnlyList<CoresetForm>)forms).Select(KebabCase.Of))),
                r => r.Write, (r, v) => r with { Write = (IReadOnlyList<CoresetForm>)v! }),
            RequestRules.Seed<PruneRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
        ];
    }

    const string Forms = "of mask, uids, txt, with commas between them";

    static object? ReadCount(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) ? count : null;

    static CoresetForm[] ReadForms(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ReadForm)];

    static CoresetForm ReadForm(string text)
    {
        if (text == "parquet")
            throw new OptionException(
                "write", "`write` parquet is not part of this version; use mask, uids, txt, or the selection.csv that is always written.");
        return KebabCase.TryParse(text, out CoresetForm form) ? form : throw new OptionException("write", text, Forms);
    }
}
