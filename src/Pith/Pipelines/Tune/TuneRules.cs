using System.Globalization;
using Pith.Evaluation;
using Pith.Pipelines.Trials;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Pipelines.Tune;

/// <summary>The table of options of <see cref="TuneRequest"/>.</summary>
static class TuneRules
{
    static readonly Custom s_scopes = new(
        "S,S",
        "all, class or both with a comma",
        text => ReadScopes(text),
        scopes => string.Join(',', ((IReadOnlyList<CutoffScope>)scopes).Select(KebabCase.Of)));

    public static IReadOnlyList<OptionRule<TuneRequest>> Of(Catalog<ISelectionOptions> methods)
    {
        List<OptionRule<TuneRequest>> rules =
        [
            .. TrialRules.Of<TuneRequest>(r => r.Source, (r, source) => r with { Source = source }, TuningTrials.DefaultSteps, hasTest: false),
            new("keep", "the share of the rows to keep that is tuned for, e.g. 0.1 or 10%", Share.Domain, r => r.Keep, (r, v) => r with { Keep = (Share?)v }),
            OptionRules.Choice<TuneRequest, TuningJudge>("judge",
                "what judges coresets of images: network, short trainings on images of half the size; screened, these only among the best three by a perceptron on the pixels; features, a linear probe on `embeddings`, in seconds, which forgives wrong labels",
                r => r.Judge, (r, v) => r with { Judge = v }),
            new("methods", "the methods that compete; random always does",
                new AnyText("a,b"), r => r.Methods.Text, (r, v) => r with { Methods = new MethodList((string)v!) { Common = r.Methods.Common } }),
            Numbers("cutoffs", "the cutoffs that compete", "B,B", 0, 0.99, o => o.Cutoffs, (o, v) => o with { Cutoffs = v }),
            OfOptions(new("cutoffs-by", "of which rows the cutoff is a share: all, or class for those of every class; the first is kept to while cutoffs compete, another is tried once against the winner",
                s_scopes, o => o.CutoffsBy, (o, v) => o with { CutoffsBy = (IReadOnlyList<CutoffScope>)v! })),
            Numbers("forward-gammas", "widths of D2's forward message to try around the best cutoff", "G,G", 0, 1e9, o => o.ForwardGammas, (o, v) => o with { ForwardGammas = v }),
            Numbers("gammas", "widths of D2's reverse message to try around the best cutoff", "G,G", 0, 1e9, o => o.Gammas, (o, v) => o with { Gammas = v }),
            Numbers("neighbor-counts", "neighbours of D2's graph to try last", "K,K", 1, 1e6,
                o => [.. o.Neighbors.Select(n => (double)n)], (o, v) => o with { Neighbors = [.. v.Select(n => (int)n)] }),
            .. TuningOptions.Rules.Select(rule => OfOptions(rule.Explained())),
        ];
        return
        [
            .. rules,
            .. MethodList.Settings<TuneRequest>(
                methods, r => r.Methods, (r, list) => r with { Methods = list }, [.. rules.Select(rule => rule.Name), .. Tuning.Settings]),
            RequestRules.Seed<TuneRequest>(r => r.Source.Seed, (r, v) => r with { Source = r.Source with { Seed = v } }),
        ];
    }

    static OptionRule<TuneRequest> Numbers(
        string name,
        string summary,
        string valueName,
        double minimum,
        double maximum,
        Func<TuningOptions, IReadOnlyList<double>> get,
        Func<TuningOptions, IReadOnlyList<double>, TuningOptions> with)
    {
        string words = Invariant($"numbers from {minimum} to {maximum} with commas");
        double Read(string part) => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
            ? value
            : throw new OptionException(name, part, words);
        var domain = new Custom(
            valueName,
            words,
            text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToArray(),
            values => string.Join(',', ((IReadOnlyList<double>)values).Select(value => value.ToString(CultureInfo.InvariantCulture))));
        return OfOptions(new(name, summary, domain, o => get(o), (o, v) => with(o, (IReadOnlyList<double>)v!)));
    }

    static CutoffScope[] ReadScopes(string text)
    {
        CutoffScope[] read =
        [
            .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
                KebabCase.TryParse(part, out CutoffScope scope) ? scope : throw new OptionException("cutoffs-by", part, s_scopes.Words)),
        ];
        return read.Length > 0 && read.Distinct().Count() == read.Length ? read : throw new OptionException("cutoffs-by", text, s_scopes.Words);
    }

    static OptionRule<TuneRequest> OfOptions(OptionRule<TuningOptions> rule) => rule.Within<TuneRequest>(r => r.Options, (r, options) => r with { Options = options });
}
