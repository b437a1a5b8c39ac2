using Pith.Data.Encoders;
using Pith.Data.Images;
using Pith.Data.Texts;
using Pith.Learning.Networks;

namespace Pith.Pipelines.OnePass;

/// <summary>The options of the whole pipeline beside those of its stages, and what it does where nothing else is asked for.</summary>
static class OnePassRules
{
    /// <summary>What leaves a setting of the selection to tuning.</summary>
    public const string Auto = "auto";

    /// <summary>The importance score that decides where a model is trained.</summary>
    public const string UsualScore = "aum";

    /// <summary>The importance score that decides where a head is trained on texts.</summary>
    /// <remarks>D2's own choice for language (Maharana et al., arXiv 2310.07931): the deviation of the given label's probability over the epochs, as in
    /// dataset cartography (Swayamdipta et al., arXiv 2009.10795).</remarks>
    public const string UsualTextScore = "variability";

    /// <summary>The importance score that decides where nothing is trained and no scores are brought.</summary>
    public const string UsualEmbeddingScore = "prototypicality";

    /// <summary>The share of labelled texts that is held out where no texts for testing are given: as of embeddings without test rows, a fifth.</summary>
    public const string TestShare = "0.2";

    /// <summary>The options at the top of a configuration, in the order in which they are written.</summary>
    public static IReadOnlyList<OptionRule<OnePassRequest>> All { get; } =
    [
        new("data", $"images with labels: {ImageDataSpec.Forms}; or texts, which are embedded first: {TextDataSpec.Forms}; or image-text pairs: {DataCompOptions.Form}", new AnyText("SPEC"), r => r.Data, (r, v) => r with { Data = (string?)v }) { Role = OptionRole.Input },
        RequestRules.Input<OnePassRequest>("embeddings", "or embeddings [N, D], in the forms of pith prune; with `labels` and without `scores` a head is trained on a subset of them", r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        RequestRules.Input<OnePassRequest>("scores", "importance scores [N] of these embeddings; NaN marks a row that is not scored", r => r.Scores, (r, v) => r with { Scores = v }),
        RequestRules.Input<OnePassRequest>("labels", "class labels [N] of these embeddings: with them the result is evaluated by a linear probe, and without `scores` a head is trained and scored", r => r.Labels, (r, v) => r with { Labels = v }),
        RequestRules.Target<OnePassRequest>(r => r.Target, (r, v) => r with { Target = v }),
        RequestRules.Ids<OnePassRequest>(r => r.Ids, (r, v) => r with { Ids = v }),
        RequestRules.Groups<OnePassRequest>(r => r.Groups, (r, v) => r with { Groups = v }),
        RequestRules.Where<OnePassRequest>(r => r.Where, (r, v) => r with { Where = v }),
        RequestRules.Join<OnePassRequest>(r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        Hard(),
        new("keep", "share of the rows to keep, above 0 and up to 1, e.g. 0.1 or 10%; of several with commas the largest is selected, and the others are the first rows of its order",
            Shares.Domain, r => r.Keeps, (r, v) => r with { Keeps = (IReadOnlyList<Share>)v! }) { ValueName = "F" },
        new("score", $"the importance score that decides, one of those in the section scores [{UsualScore}, of texts {UsualTextScore}, without labels {UsualEmbeddingScore}]",
            new AnyText("NAME"), r => r.Score, (r, v) => r with { Score = (string?)v }),
        new("label-noise", "give this share of the training labels another class, from 0 to 1", new Interval(0, 1) { IsOptional = true },
            r => r.LabelNoise, (r, v) => r with { LabelNoise = (double?)v }) { ValueName = "F" },
        new("long-tail", "thin the classes to sizes that fall from 1 to 1/R of the largest, R at least 1", new Interval(1) { IsOptional = true },
            r => r.LongTail, (r, v) => r with { LongTail = (double?)v }) { ValueName = "R" },
        RequestRules.Size<OnePassRequest>("", r => r.Size, (r, v) => r with { Size = v }),
        RequestRules.SkipBroken<OnePassRequest>("", r => r.SkipBroken, (r, v) => r with { SkipBroken = v }),
        new("full", "also train on everything and score it, to compare extrapolated scores and costs with the true ones", new Switch(),
            r => r.Full, (r, v) => r with { Full = (bool)v! }),
        RequestRules.Recall<OnePassRequest>(r => r.Recall, (r, v) => r with { Recall = v }),
        RequestRules.Seed<OnePassRequest>(r => r.Seed, (r, v) => r with { Seed = v }),
    ];

    /// <summary>Options of sections that the pipeline sets unless the section does.</summary>
    public static IReadOnlyList<SectionDefault> Defaults { get; } =
    [
        new("embed", "encoder", KnownEncoders.UsualForTexts),
        new("train", "model", Models.Default) { OfFeatures = Models.DefaultHead },
        new("train", "subset", "0.2"),
        new("train", "epochs", "15"),
        new("train", "cross-fit", "2"),
        new("tune", "judge", "screened") { OfFeatures = "features" },
        new("tune", "cutoffs", "0,0.02,0.05,0.1,0.2,0.25,0.3"),
        new("prune", "method", Auto, "d2"),
        new("prune", "cutoff", Auto, "0"),
        new("evaluate", "steps", "500"),
        new("evaluate", "seeds", "3"),
        new("evaluate", "all", "true"),
    ];

    /// <summary>Flags that stand for options of sections.</summary>
    public static IReadOnlyList<SectionShortcut> Shortcuts { get; } =
    [
        Shortcut("label-field", "FIELD", "embed", "label-field", "the field of the labels, of texts"),
        Shortcut("id-field", "FIELD", "embed", "id-field", "the field of the texts' own names", "the row number"),
        Shortcut("group-field", "FIELD", "embed", "group-field", "the field of what texts of one origin share: they stay together where rows are held out for testing"),
        Shortcut("test-data", "SPEC", "embed", "test-data", "texts for testing, in the forms of --data and with the same fields"),
        Shortcut("test-share", "F", "embed", "test-share", "share of labelled texts that is held out for testing where no others are given; those are no rows then", TestShare),
        Shortcut("sample", "N", "embed", "sample", "take only so many of the texts, drawn by the seed", "all"),
        Shortcut("encoder", "NAME|FILE.onnx", "embed", "encoder", "what turns texts into embeddings"),
        Shortcut("subset", "F", "train", "subset", "share of the rows to train on and to score"),
        Shortcut("model", "NAME", "train", "model", "the model that is trained"),
        Shortcut("epochs", "E", "train", "epochs", "passes over the subset"),
        Shortcut("method", "NAME", "prune", "method", "the selection method, e.g. d2; auto lets D2, stratified sampling and random rows compete on training rows"),
        Shortcut("cutoff", "B", "prune", "cutoff", "share of the hardest rows to drop first; auto tunes it on training rows"),
        Shortcut("steps", "S", "evaluate", "steps", "steps of each training that compares the coreset with random subsets"),
        Shortcut("seeds", "N", "evaluate", "seeds", "such trainings on the coreset, and as many on random subsets"),
    ];

    /// <summary>The scores that are computed from training dynamics, as far as there are epochs enough for them.</summary>
    public static IReadOnlyList<string> DynamicsScores { get; } = ["dynamic-uncertainty", "tdds", "aum", "forgetting", "el2n"];

    static OptionRule<OnePassRequest> Hard()
    {
        OptionRule<OnePassRequest> usual = RequestRules.Hard<OnePassRequest>(r => r.Hard, (r, v) => r with { Hard = v });
        return new(usual.Name, "which end of brought scores without a stored direction is hard: high or low [high]", usual.Domain, usual.Get, usual.With);
    }

    static SectionShortcut Shortcut(string option, string valueName, string section, string key, string summary, string? words = null) =>
        new(option, valueName, section, key, summary, words ?? Defaults.FirstOrDefault(d => d.Section == section && d.Option == key)?.Words ?? "");
}

/// <summary>An option of a section that the pipeline sets unless the section does.</summary>
/// <param name="Section">The section.</param>
/// <param name="Option">The option.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Untuned">The value where there are no labels to tune by; null where that makes no difference.</param>
sealed record SectionDefault(string Section, string Option, string Value, string? Untuned = null)
{
    /// <summary>Its value where a head is trained on embeddings. Default the same.</summary>
    public string? OfFeatures { get; init; }

    /// <summary>The value of a pipeline.</summary>
    /// <param name="isImages">Whether it is from images.</param>
    public string ValueFor(bool isImages) => isImages ? Value : OfFeatures ?? Value;

    /// <summary>The value as help texts show it.</summary>
    public string Words => OfFeatures is null ? Value : $"{Value}; of embeddings {OfFeatures}";
}

/// <summary>A flag of the pipeline that stands for an option of a section.</summary>
/// <param name="Option">The flag.</param>
/// <param name="ValueName">What stands for its value in help texts.</param>
/// <param name="Section">The section.</param>
/// <param name="Key">The option of the section.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Default">What it is where nothing else is asked for.</param>
sealed record SectionShortcut(string Option, string ValueName, string Section, string Key, string Summary, string Default);
