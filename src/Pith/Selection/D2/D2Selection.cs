using Pith.Selection.Frame;

namespace Pith.Selection.D2;

/// <summary>D2 Pruning: message passing on a kNN graph balances difficulty and diversity, then rows are picked greedily.</summary>
/// <remarks>
/// <para>Maharana, Yadav, Bansal, "D2 Pruning: Message Passing for Balancing Diversity and Difficulty in Data Pruning", ICLR 2024 (arXiv
/// 2310.07931), and its published code (sampling.py, Coreset.py). A row starts with its score plus its neighbours' scores weighted by
/// closeness; the row with the largest value is kept and takes value from its neighbours; and so on until the budget is full.</para>
/// <para>Deviations from the published code: every pool gets exactly its budget (the code takes small pools whole and cuts at random);
/// scores are oriented by their declared direction and shifted to a minimum of 0 unless <see cref="D2Options.Reference"/> is used; the
/// selection order is kept; cut off, unscored and must-drop rows leave before the graph is built, also from a supplied graph. The
/// experimental median mode and the mode without scores are not implemented.</para>
/// <para>Several pools are worked off in ascending order of their label, so the order is class after class; given rows come first in
/// any case. With one pool and a balance, one greedy run skips rows whose class is full.</para>
/// <para>O(N k + budget k log N) after the graph, O(N k) memory. The same result for any number of threads.</para>
/// </remarks>
sealed class D2Selection : SelectionMethod<D2Options>
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "d2";

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="D2Options.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public D2Selection(D2Options? options = null)
        : base(options ?? D2Options.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        if (frame.Problem.Ranks.Size > 1)
        {
            D2SharedPass.Run(frame, Options);
            return;
        }
        D2Pass pass = D2Pass.Start(frame, Options, frame.Pools);
        int[][] picks = pass.Pick(frame, frame.Candidates.OpenRows(frame.Pools), frame.Counts(), keepsQuotas: true);
        frame.Keep(picks.SelectMany(rows => rows));
        frame.Values = pass.Values;
        frame.ForgetOutside();
        pass.Report(frame);
    }
}
