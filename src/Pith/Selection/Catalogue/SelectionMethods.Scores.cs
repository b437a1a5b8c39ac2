using Pith.Data;
using Pith.Selection.Baselines;
using Pith.Selection.Contrastive;
using Pith.Selection.D2;
using Pith.Selection.DifficultyUncertainty;
using Pith.Selection.DoubleEnd;
using Pith.Selection.Moderate;
using Pith.Selection.Stratified;
using Pith.Selection.Uncertainty;

namespace Pith.Selection.Catalogue;

public static partial class SelectionMethods
{
    /// <summary>The methods that scores, logits or chance drive.</summary>
    static SelectionMethodEntry[] ScoreDrivenMethods() =>
    [
        Entry(
            D2Selection.MethodName, "message passing on a kNN graph balances difficulty and diversity (D2 Pruning)",
            DataNeeds.Scores | DataNeeds.Graph,
            D2Options.Rules, D2Options.Default, options => new D2Selection(options), D2Options.CompatProfiles) with
        {
            Work = size => new SelectionWork { Neighbors = size.Whole("neighbors", D2Options.Default.Neighbors), PassesMessages = true },
        },
        Entry(
            RandomSelection.MethodName, "rows drawn at random, uniformly or with a share for every class", DataNeeds.Nothing,
            PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new RandomSelection(options)),
        Entry(
            TopSelection.MethodName, "the hardest rows by score", DataNeeds.Scores,
            PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new TopSelection(options)),
        Entry(
            StratifiedSelection.MethodName, "strata of the score, each with its share, rows at random inside (CCS)", DataNeeds.Scores,
            StratifiedOptions.Rules, StratifiedOptions.Default, options => new StratifiedSelection(options), StratifiedOptions.CompatProfiles) with
        {
            MoreNeeds = values => StratifiedNeeds(values),
            Work = StratifiedWork,
        },
        Entry(
            DualSelection.MethodName, "rows drawn by difficulty times uncertainty, easier ones the more is dropped (DUAL)",
            DataNeeds.Scores | DataNeeds.Confidence,
            DualOptions.Rules, DualOptions.Default, options => new DualSelection(options)),
        Entry(
            DoubleEndSelection.MethodName, "the next hardest rows after a cutoff that gives way to the budget (ELFS)", DataNeeds.Scores,
            DoubleEndOptions.Rules, DoubleEndOptions.Default, options => new DoubleEndSelection(options)),
        Entry(
            ModerateSelection.MethodName, "rows at a middling distance from the median of their class", DataNeeds.Embeddings | DataNeeds.Labels,
            ModerateOptions.Rules, ModerateOptions.Default, options => new ModerateSelection(options), ModerateOptions.CompatProfiles) with
        {
            // Columns of one class, of which the largest may have twice the mean.
            Work = size => new SelectionWork
            {
                Steps = size.Rows * (double)size.Columns,
                Bytes = Math.Min(64L << 20, 2 * size.Rows * size.Columns * sizeof(double) / Math.Max(1, size.Classes)),
            },
        },
        Entry(
            CalSelection.MethodName, "rows whose class probabilities differ most from their neighbours' (CAL)",
            DataNeeds.Logits | DataNeeds.Graph,
            CalOptions.Rules, CalOptions.Default, options => new CalSelection(options)) with
        {
            Work = size => new SelectionWork
            {
                Neighbors = size.Whole("neighbors", CalOptions.Default.Neighbors),
                Steps = size.Rows * (double)size.Classes * size.Whole("neighbors", CalOptions.Default.Neighbors) / 2,
            },
        },
        Uncertainty(UncertaintyKind.LeastConfidence, "rows whose likeliest class has the least probability"),
        Uncertainty(UncertaintyKind.Margin, "rows whose two likeliest classes are closest"),
        Uncertainty(UncertaintyKind.Entropy, "rows whose class probabilities have the largest entropy"),
    ];

    static DataNeeds StratifiedNeeds(IReadOnlyDictionary<string, string> values) =>
        (values.GetValueOrDefault("within") == "d2" ? DataNeeds.Graph : DataNeeds.Nothing)
        | (values.GetValueOrDefault("within") == "k-center" ? DataNeeds.Embeddings : DataNeeds.Nothing)
        | (values.GetValueOrDefault("budget") == "aucpr" ? DataNeeds.Embeddings : DataNeeds.Nothing)
        | (values.GetValueOrDefault("budget") == "confidence" ? DataNeeds.Confidence : DataNeeds.Nothing);

    /// <summary>Message passing costs what it costs on the whole; distances are those within strata, of which half the strata hold about
    /// all rows.</summary>
    static SelectionWork StratifiedWork(SelectionSize size)
    {
        double pairs = size.Budget * (double)size.Rows / Math.Max(1, size.Whole("strata", StratifiedOptions.Default.Strata) / 2);
        return size.Values.GetValueOrDefault("within") switch
        {
            "d2" => new SelectionWork { Neighbors = size.Whole("neighbors", D2Options.Default.Neighbors), PassesMessages = true },
            "k-center" => new SelectionWork { MultiplyAdds = 2 * pairs * size.Columns },
            _ => size.Values.GetValueOrDefault("budget") == "aucpr" ? new SelectionWork { MultiplyAdds = pairs * size.Columns } : SelectionWork.Simple,
        };
    }

    static SelectionMethodEntry Uncertainty(UncertaintyKind kind, string summary) => Entry(
        KebabCase.Of(kind), summary, DataNeeds.Logits,
        PlainSelectionOptions.Rules, PlainSelectionOptions.Default, options => new UncertaintySelection(kind, options)) with
    {
        Work = size => new SelectionWork { Steps = size.Rows * (double)size.Classes / 4 },
    };
}
