using System.Globalization;
using Pith.Data;
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
            MethodCanBeOpen = true,
            Aliases = new Dictionary<string, string[]> { ["gamma"] = ["reverse-gamma"] },
        };
        OptionRule<PruneRequest>[] inputs = [.. DatasetFiles.Inputs.Select(rule => rule.Within<PruneRequest>(r => r.Data, (r, files) => r with { Data = files }))];
        return
        [
            .. inputs[..2],
            new("keep", "share of the rows to keep, above 0 and up to 1, e.g. 0.3 or 30%", Share.Domain, r => r.Keep, (r, v) => r with { Keep = (Share?)v }),
            new("count", "number of rows to keep, a whole number from 1 to the rows there are", new Custom("N", "a whole number", ReadCount),
                r => r.Count, (r, v) => r with { Count = (int?)v }),
            method.Method("one of " + string.Join(", ", methods.Names) + "; listed below; or auto: d2 and stratified compete on held-out rows"),
            RequestRules.Hard<PruneRequest>(r => r.Data.Hard, (r, v) => r with { Data = r.Data with { Hard = v } }),
            .. inputs[2..],
            RequestRules.Where<PruneRequest>(r => r.Data.Where, (r, where) => r with { Data = r.Data with { Where = where } }),
            RequestRules.Join<PruneRequest>(r => r.Data.Embeddings, (r, v) => r with { Data = r.Data with { Embeddings = v } }),
            RequestRules.Metric<PruneRequest>(
                "what distance means where a graph is built: euclidean or cosine",
                r => r.Data.Metric, (r, v) => r with { Data = r.Data with { Metric = v } }),
            RequestRules.Exact<PruneRequest>(r => r.Exact, (r, v) => r with { Exact = v }),
            RequestRules.Recall<PruneRequest>(r => r.Recall, (r, v) => r with { Recall = v }),
            .. method.Settings(),
            method.Compat(),
            new("final-threshold", "leave out picked rows whose score, as it stands in the file, is below this, at the end: fewer rows than the budget are then kept",
                new Interval(double.NegativeInfinity) { IsOptional = true }, r => r.FinalThreshold, (r, v) => r with { FinalThreshold = (double?)v }),
            new("write", "more files, with commas: mask, uids, txt, parquet, csv, links, or rows: your own table or list with only the kept rows",
                new Custom("FORMS", Forms, ReadForms, forms => string.Join(',', ((IReadOnlyList<CoresetForm>)forms).Select(KebabCase.Of))),
                r => r.Write, (r, v) => r with { Write = (IReadOnlyList<CoresetForm>)v! }),
            RequestRules.Input<PruneRequest>("data", "in place of `embeddings`: images or texts, which are embedded first: " + Embed.EmbedRules.Forms + "; or " + DataCompOptions.Form, r => r.Source, (r, v) => r with { Source = v }),
            RequestRules.Input<PruneRequest>("encoder", "the encoder of `data`, as that of pith embed", r => r.Encoder, (r, v) => r with { Encoder = v }),
            new("label-field", "the field of the labels of `data`", new AnyText("FIELD"), r => r.LabelField, (r, v) => r with { LabelField = (string?)v }),
            new("id-field", "the field of the names of the rows of `data`", new AnyText("FIELD"), r => r.IdField, (r, v) => r with { IdField = (string?)v }),
            RequestRules.SkipBroken<PruneRequest>("", r => r.SkipBroken, (r, v) => r with { SkipBroken = v }),
            RequestRules.Seed<PruneRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
        ];
    }

    const string Forms = "of mask, uids, txt, parquet, csv, rows, links, with commas between them";

    static object? ReadCount(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) ? count : null;

    static CoresetForm[] ReadForms(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ReadForm)];

    static CoresetForm ReadForm(string text) => KebabCase.TryParse(text, out CoresetForm form) ? form : throw new OptionException("write", text, Forms);
}
