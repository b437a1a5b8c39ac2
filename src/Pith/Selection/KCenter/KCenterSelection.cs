using Pith.Selection.Covering;
using Pith.Selection.Frame;

namespace Pith.Selection.KCenter;

/// <summary>k-center: each pick is the row that is farthest from all picks before it, so that no row is left far from the coreset.</summary>
/// <remarks>
/// <para>Greedy k-center, <c>argmax_i min_{j in S} d(x_i, x_j)</c>: Gonzalez (1985), used as a core-set by Sener and Savarese, "Active Learning
/// for Convolutional Neural Networks: A Core-Set Approach", ICLR 2018 (arXiv 1708.00489). The covering radius is at most twice the
/// least possible one for the same number of rows.</para>
/// <para>The published code (sampling.py, kCenterGreedy of D2 Pruning; kcentergreedy.py of DeepCore keeps a budget x N matrix) starts at row 0 and
/// stops with an error when all remaining rows coincide with picks. Here the start is an option, given rows are centres, and coinciding
/// rows follow in ascending order. Far rows are often outliers or mislabelled: consider a cutoff.</para>
/// <para>Exact in double precision, ties to the lowest row, the same for any number of threads. O(N budget D) multiply-adds as a matrix product,
/// O(N) memory. A row's value is its distance to the nearest pick before it.</para>
/// </remarks>
sealed class KCenterSelection : SelectionMethod<KCenterOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="KCenterOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public KCenterSelection(KCenterOptions? options = null)
        : base(options ?? KCenterOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        frame.ForEachPool(picks => FarthestFirst.Run(
            new GeometricCover(picks.RowsOf(problem.Embeddings!), problem.Metric, problem.Threads, frame.Cancellation), picks, Options.First, frame.Cancellation));
        frame.AddFact("coverRadius", FarthestFirst.RadiusOf(frame));
    }
}
