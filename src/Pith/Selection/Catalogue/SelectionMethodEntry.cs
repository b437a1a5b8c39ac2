using Pith.Data;

namespace Pith.Selection.Catalogue;

/// <summary>A selection method as lists and help texts show it.</summary>
/// <param name="Name">The contract name.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Needs">What it cannot do without, whatever its options.</param>
/// <param name="Options">Its option rules, for help texts.</param>
/// <param name="Create">Makes the method from option values written as on the command line, by name without dashes; a profile named
/// by <c>compat</c> comes first.</param>
public sealed record SelectionMethodEntry(
    string Name,
    string Summary,
    DataNeeds Needs,
    IReadOnlyList<SelectionOptionInfo> Options,
    Func<IReadOnlyDictionary<string, string>, ISelectionMethod> Create)
{
    /// <summary>The profiles of <c>--compat</c> that the method has: published codes whose behaviour it can reproduce.</summary>
    public IReadOnlyList<string> CompatProfiles { get; init; } = [];

    /// <summary>The value of every option as it would be written, for the given option values; a profile named by <c>compat</c> comes
    /// first.</summary>
    public Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> Resolve { get; init; } = values => values;

    /// <summary>What some option values need beyond <see cref="Needs"/>; the labels of <c>--pool class</c> and <c>--balance</c> need not be
    /// named.</summary>
    public Func<IReadOnlyDictionary<string, string>, DataNeeds> MoreNeeds { get; init; } = _ => DataNeeds.Nothing;

    /// <summary>What a selection of a size takes, for plans. Default: what sorting or drawing rows takes.</summary>
    public Func<SelectionSize, SelectionWork> Work { get; init; } = _ => SelectionWork.Simple;

    /// <summary>Whether it cannot do without importance scores.</summary>
    public bool NeedsScores => Needs.HasFlag(DataNeeds.Scores);

    /// <summary>Whether it needs embeddings or a brought graph.</summary>
    public bool NeedsGraph => Needs.HasFlag(DataNeeds.Graph);

    /// <summary>Whether it needs embeddings; a graph does not replace them.</summary>
    public bool NeedsEmbeddings => Needs.HasFlag(DataNeeds.Embeddings);

    /// <summary>Whether it needs the class of every row.</summary>
    public bool NeedsLabels => Needs.HasFlag(DataNeeds.Labels);

    /// <summary>Whether it needs a model's logits for every row.</summary>
    public bool NeedsLogits => Needs.HasFlag(DataNeeds.Logits);

    /// <summary>What the method needs with the given option values.</summary>
    /// <param name="values">Option values by name without dashes.</param>
    public DataNeeds NeedsWith(IReadOnlyDictionary<string, string> values)
    {
        bool byClass = values.GetValueOrDefault("pool") is "class" || values.GetValueOrDefault("balance", "none") is not "none";
        return Needs | MoreNeeds(values) | (byClass ? DataNeeds.Labels : DataNeeds.Nothing);
    }
}

/// <summary>An option of a selection method as help texts show it.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Summary">What it does, in one clause.</param>
/// <param name="Allowed">The allowed values in words.</param>
/// <param name="Default">The default as it would be written.</param>
public sealed record SelectionOptionInfo(string Name, string Summary, string Allowed, string Default);

/// <summary>The methods that need the same.</summary>
/// <param name="Needs">What they need.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Methods">The methods in the order listed.</param>
public sealed record SelectionFamily(DataNeeds Needs, string Words, IReadOnlyList<SelectionMethodEntry> Methods);
