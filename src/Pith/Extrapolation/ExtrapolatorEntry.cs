namespace Pith.Extrapolation;

/// <summary>An extrapolator as lists and help texts show it.</summary>
/// <param name="Name">The contract name.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Needs">What it cannot do without.</param>
/// <param name="Options">Its option rules, for help texts.</param>
/// <param name="Create">Makes the method from option values written as on the command line, by name without dashes; a profile named
/// by <c>compat</c> comes first.</param>
public sealed record ExtrapolatorEntry(
    string Name,
    string Summary,
    ExtrapolationNeeds Needs,
    IReadOnlyList<ExtrapolatorOptionInfo> Options,
    Func<IReadOnlyDictionary<string, string>, IExtrapolator> Create)
{
    /// <summary>Whether it needs logits of the subset's model for all rows.</summary>
    public bool NeedsLogits => Needs.HasFlag(ExtrapolationNeeds.Logits);

    /// <summary>Whether it works on a kNN graph of all rows.</summary>
    public bool NeedsGraph => Needs.HasFlag(ExtrapolationNeeds.Graph);

    /// <summary>The most rows for which <c>--method auto</c> tries it: what costs the square of the rows, or many passes, is left out of a
    /// choice that should cost little. Named methods have no limit.</summary>
    public int MostRowsInAuto { get; init; } = int.MaxValue;

    /// <summary>Whether it is there to be beaten: shown beside the others, and never chosen where there is another.</summary>
    public bool IsFloor { get; init; }

    /// <summary>Whether held-out scored rows stand for unscored ones. Not so for what looks at outputs of a model that was trained on the
    /// scored rows: its validation is optimistic, and <c>--method auto</c> shows it but does not choose it.</summary>
    public bool ValidationIsFair { get; init; } = true;
}

/// <summary>An option of an extrapolator as help texts show it.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Allowed">The allowed values in words.</param>
/// <param name="Default">The default as it would be written.</param>
public sealed record ExtrapolatorOptionInfo(string Name, string Summary, string Allowed, string Default);
