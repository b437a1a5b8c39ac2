using Pith.Selection.Frame;

namespace Pith.Selection.Herding;

/// <summary>Herding: picks rows so that the mean of the picks follows the mean of all rows.</summary>
/// <remarks>
/// <para>Welling, "Herding Dynamical Weights to Learn", ICML 2009; Chen, Welling, Smola, UAI 2010; as a core-set Rebuffi et al., iCaRL, CVPR
/// 2017. With i rows S picked, the next is <c>argmin_x || (i + 1) mu - sum_S - x ||</c>, mu the mean of the pool's rows, of equal ones the lowest.
/// Each row is picked once. Under the cosine metric rows are scaled to length 1 first.</para>
/// <para>The published code (herding.py of DeepCore) takes the argmax of that norm, which picks the row farthest from where the mean
/// wants to go; a test shows that its picks leave the mean and these follow it.</para>
/// <para>O(n budget D) a pool on all cores, memory for the pool's rows in single precision. Rows are centred in double precision and kept in
/// single; sums are in double precision in a fixed order: the same for any number of threads. A row's value is the distance of the picks' mean
/// to the pool's mean after it was picked; dropped rows have none.</para>
/// </remarks>
sealed class HerdingSelection : SelectionMethod<HerdingOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="HerdingOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public HerdingSelection(HerdingOptions? options = null)
        : base(options ?? HerdingOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        double largest = 0;
        frame.ForEachPool(picks =>
        {
            var rows = new CenteredRows(picks.RowsOf(problem.Embeddings!), problem.Metric, problem.Threads, frame.Cancellation);
            largest = Math.Max(largest, HerdingLoop.Run(rows, picks));
        });
        frame.AddFact("meanError", largest);
    }
}
