using Pith.Selection.Frame;

namespace Pith.Selection.Baselines;

/// <summary>The hardest rows by score; of equal scores the lowest row first.</summary>
/// <remarks>
/// Monotonic selection (score_monotonic_selection of the published D2 and CCS codes), with the direction taken from the scores'
/// declaration. With a balance the order is class after class, ascending by label, hardest first within a class, as in the published code,
/// but the shares are exact and sum to the budget (the code rounds every class down). Given rows come first, in their order. O(N log N).
/// </remarks>
sealed class TopSelection : SelectionMethod<TopOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="TopOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public TopSelection(TopOptions? options = null)
        : base(options ?? TopOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        frame.Values = frame.Problem.Scores!.OrientedHard();
        frame.TakeRanked(frame.Values);
    }
}
