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
    ];
}
