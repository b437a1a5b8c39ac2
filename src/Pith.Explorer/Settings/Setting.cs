using Pith.Pipelines.Prune;

namespace Pith.Explorer.Settings;

/// <summary>A setting of the page: what <c>pith prune</c> would be asked for, and the rows that are marked.</summary>
/// <param name="Request">The request, without the marked rows.</param>
/// <param name="Count">Rows to keep.</param>
/// <param name="Keep">Rows that must be kept, ascending, those of the start included; a subset of the coreset.</param>
/// <param name="Drop">Rows that must not be kept, ascending, those of the start included.</param>
/// <param name="Key">Names everything but the budget: settings with the same key differ in it alone.</param>
/// <param name="Texts">The options as texts, inputs as paths.</param>
sealed record Setting(PruneRequest Request, int Count, int[] Keep, int[] Drop, string Key, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Whether rows are marked beyond those of the start.</summary>
    public bool IsMarked { get; init; }
}
