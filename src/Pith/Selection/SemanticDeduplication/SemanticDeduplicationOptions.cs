namespace Pith.Selection.SemanticDeduplication;

/// <summary>Which row of similar ones is kept.</summary>
public enum WhichToKeep
{
    /// <summary>The one farthest from its cluster's centroid.</summary>
    Hard,

    /// <summary>The one nearest to its cluster's centroid.</summary>
    Easy,

    /// <summary>Any, by the seed.</summary>
    Random,
}

/// <summary>When a row counts as a duplicate at a threshold; rows are looked at in the order that <see cref="WhichToKeep"/> says.</summary>
public enum DuplicateRule
{
    /// <summary>When an earlier row is more similar than the threshold, whether that row is kept or not: the published code.</summary>
    Earlier,

    /// <summary>When an earlier row can be reached over pairs that are each more similar than the threshold, so that one row of every group is
    /// kept: the paper.</summary>
    Group,
}

/// <summary>Settings of <see cref="SemanticDeduplicationSelection"/>.</summary>
public sealed record SemanticDeduplicationOptions
{
    /// <summary>About sqrt(N) clusters, the hard row kept, the published code's rule, as many rows as the budget says.</summary>
    public static SemanticDeduplicationOptions Default { get; } = new();

    /// <summary>The largest cosine similarity that is no duplicate, -1..1; null means what the budget implies. Default null.</summary>
    public double? Threshold { get; init; }

    /// <summary>Clusters of k-means, at most the rows; 0 means about the square root of the rows. Only rows of one cluster are compared.
    /// Default 0: as many rows in a cluster as there are clusters makes both stages cheap.</summary>
    public int Clusters { get; init; }

    /// <summary>Which row of similar ones is kept. Default hard, as published.</summary>
    public WhichToKeep WhichToKeep { get; init; } = WhichToKeep.Hard;

    /// <summary>When a row counts as a duplicate. Default earlier, the published code.</summary>
    public DuplicateRule Duplicates { get; init; } = DuplicateRule.Earlier;

    /// <summary>Whether all rows are compared, or only rows of one class. Default all.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    static Custom ThresholdDomain { get; } = new(
        "NUMBER", "auto (what the budget implies), or a number from -1 to 1", text => text == "auto" ? text : new Interval(-1, 1).Parse(text))
    {
        IsAllowed = value => value is "auto" || new Interval(-1, 1).Allows(value),
        Refused = [double.NaN, -1.1, 1.1],
    };

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<SemanticDeduplicationOptions>> Rules { get; } =
    [
        new("threshold", "largest cosine similarity that is no duplicate", ThresholdDomain,
            o => o.Threshold is double t ? t : "auto", (o, v) => o with { Threshold = v as double? }),
        OptionRules.Whole<SemanticDeduplicationOptions>(
            "clusters", "clusters in which rows are compared, 0 for about the square root of the rows", 0, int.MaxValue,
            o => o.Clusters, (o, v) => o with { Clusters = v }),
        OptionRules.Choice<SemanticDeduplicationOptions, WhichToKeep>(
            "which-to-keep", "which row of similar ones is kept", o => o.WhichToKeep, (o, v) => o with { WhichToKeep = v }),
        OptionRules.Choice<SemanticDeduplicationOptions, DuplicateRule>(
            "duplicates", "similar to any earlier row, or linked to one", o => o.Duplicates, (o, v) => o with { Duplicates = v }),
        SelectionRules.Pool<SemanticDeduplicationOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<SemanticDeduplicationOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<SemanticDeduplicationOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<SemanticDeduplicationOptions> rule in Rules)
            rule.Validate(this);
    }
}
