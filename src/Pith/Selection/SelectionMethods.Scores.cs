namespace Pith.Selection;

public static partial class SelectionMethods
{
    /// <summary>The methods that scores, logits or chance drive.</summary>
    static SelectionMethodEntry[] ScoreDrivenMethods() =>
    [
        Entry(
            D2Selection.MethodName, "message passing on a kNN graph balances difficulty and diversity (D2 Pruning)",
            SelectionNeeds.Scores | SelectionNeeds.Graph,
            D2Options.Rules, D2Options.Default, options => new D2Selection(options), D2Options.CompatProfiles) with
        {
            Work = size => new SelectionWork { Neighbors = size.Whole("neighbors", D2Options.Default.Neighbors), PassesMessages = true },
        },
        Entry(
            RandomSelection.MethodName, "rows drawn at random, uniformly or with a share for every class", SelectionNeeds.Nothing,
            PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new RandomSelection(options)),
        Entry(
            TopSelection.MethodName, "the hardest rows by score", SelectionNeeds.Scores,
            PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new TopSelection(options)),
        Entry(
            StratifiedSelection.MethodName, "strata of the score, each with its share, rows at random inside (CCS)", SelectionNeeds.Scores,
            StratifiedOptions.Rules, StratifiedOptions.Default, options => new StratifiedSelection(options), StratifiedOptions.CompatProfiles) with
        {
            MoreNeeds = values => StratifiedNeeds(values),
            Work = size => size.Values.GetValueOrDefault("within") == "d2"
                ? new SelectionWork { Neighbors = size.Whole("neighbors", D2Options.Default.Neighbors), PassesMessages = true }
                : SelectionWork.Simple,
        },
        Uncertainty(UncertaintyKind.LeastConfidence, "rows whose likeliest class has the least probability"),
        Uncertainty(UncertaintyKind.Margin, "rows whose two likeliest classes are closest"),
        Uncertainty(UncertaintyKind.Entropy, "rows whose class probabilities have the largest entropy"),
    ];

    static SelectionNeeds StratifiedNeeds(IReadOnlyDictionary<string, string> values) =>
        (values.GetValueOrDefault("within") == "d2" ? SelectionNeeds.Graph : SelectionNeeds.Nothing)
        | (values.GetValueOrDefault("budget") == "aucpr" ? SelectionNeeds.Embeddings : SelectionNeeds.Nothing)
        | (values.GetValueOrDefault("budget") == "confidence" ? SelectionNeeds.Confidence : SelectionNeeds.Nothing);

    static SelectionMethodEntry Uncertainty(UncertaintyKind kind, string summary) => Entry(
        KebabCase.Of(kind), summary, SelectionNeeds.Logits,
        PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new UncertaintySelection(kind, options)) with
    {
        Work = size => new SelectionWork { Steps = size.Rows * (double)size.Classes / 4 },
    };
}
