using Pith.Data;
using Pith.Selection.Baselines;
using Pith.Selection.ContextualDiversity;
using Pith.Selection.Contrastive;
using Pith.Selection.D2;
using Pith.Selection.DifficultyUncertainty;
using Pith.Selection.DoubleEnd;
using Pith.Selection.GraphDensity;
using Pith.Selection.Herding;
using Pith.Selection.KCenter;
using Pith.Selection.Moderate;
using Pith.Selection.SemanticDeduplication;
using Pith.Selection.Stratified;
using Pith.Selection.Submodular;
using Pith.Selection.Uncertainty;
using Pith.Selection.ZeroShot;

namespace Pith.Selection.Catalogue;

/// <summary>Every selection method: the only list of them.</summary>
public static class SelectionMethods
{
    /// <summary>The methods, the default first.</summary>
    public static Catalog<ISelectionOptions> Catalog { get; } = new("method",
    [
        D2Options.Info,
        RandomOptions.Info,
        TopOptions.Info,
        StratifiedOptions.Info,
        DualOptions.Info,
        DoubleEndOptions.Info,
        ModerateOptions.Info,
        CalOptions.Info,
        LeastConfidenceOptions.Info,
        MarginOptions.Info,
        EntropyOptions.Info,
        KCenterOptions.Info,
        HerdingOptions.Info,
        ZeroShotOptions.Info,
        SemanticDeduplicationOptions.Info,
        ContextualDiversityOptions.Info,
        GraphDensityOptions.Info,
        FacilityLocationOptions.Info,
        GraphCutOptions.Info,
    ]);

    /// <summary>The methods of a catalogue grouped by what they need with their defaults, those that need least first.</summary>
    /// <param name="catalog">The catalogue.</param>
    public static IReadOnlyList<SelectionFamily> FamiliesOf(Catalog<ISelectionOptions> catalog) =>
    [
        .. catalog.All.GroupBy(method => method.Defaults.Needs)
            .OrderBy(group => DataNeedsWords.Rank(group.Key))
            .Select(group => new SelectionFamily(group.Key, DataNeedsWords.Of(group.Key), [.. group])),
    ];
}

/// <summary>The methods that need the same.</summary>
/// <param name="Needs">What they need.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Methods">The methods in the order listed.</param>
public sealed record SelectionFamily(DataNeeds Needs, string Words, IReadOnlyList<MethodInfo<ISelectionOptions>> Methods);
