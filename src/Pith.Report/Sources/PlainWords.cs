using Pith.Selection;

namespace Pith.Report.Sources;

/// <summary>What files call a thing, in the words of a reader.</summary>
static class PlainWords
{
    const string Calibrated = "-calibrated";

    static readonly Dictionary<string, string> s_scores = new()
    {
        ["aum"] = "AUM",
        ["aum-logit"] = "AUM of logits",
        ["el2n"] = "EL2N",
        ["grand"] = "GraNd",
        ["tdds"] = "TDDS",
        ["dual"] = "DUAL",
        ["forgetting"] = "forgetting events",
        ["dynamic-uncertainty"] = "dynamic uncertainty",
        ["least-confidence"] = "least confidence",
        ["moderate-distance"] = "distance to the median",
    };

    static readonly HashSet<string> s_plain = ["correctness", "entropy", "loss", "confidence", "margin", "variability", "prototypicality", "density"];

    /// <summary>A score as a reader knows it, e.g. difficulty (AUM); names that users gave stay.</summary>
    public static string Score(string name)
    {
        string bare = name.EndsWith(Calibrated, StringComparison.Ordinal) ? name[..^Calibrated.Length] : name;
        return s_scores.TryGetValue(bare, out string? words) ? $"difficulty ({words})" : s_plain.Contains(bare) ? $"difficulty ({bare})" : bare;
    }

    /// <summary>Why a row is kept or dropped.</summary>
    public static string Reason(RowReason reason) => reason switch
    {
        RowReason.Picked => "picked",
        RowReason.Given => "given as kept",
        RowReason.BudgetFull => "no room left",
        RowReason.Cutoff => "cut off as too hard",
        RowReason.MustDrop => "dropped as asked",
        RowReason.Unscored => "has no score",
        RowReason.BelowThreshold => "below the threshold",
        RowReason.Duplicate => "nearly the same as another row",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>A stage of a run; null where it is none that a reader needs.</summary>
    public static string? Stage(string name) => name is "fingerprint" ? null : name;
}
