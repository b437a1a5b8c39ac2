using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Selection.ZeroShot;

/// <summary>Zero-shot coreset selection (ZCore): rows that cover random subspaces of the embeddings and are not redundant there. No labels,
/// no scores, no training.</summary>
/// <remarks>
/// <para>Griffin, Marks, Corso, "Zero-Shot Coreset Selection via Iterative Subspace Sampling", 2024 (arXiv 2411.15349), and its published code. A
/// sample chooses two dimensions at random and draws a point there, in each dimension from the triangular distribution between the least
/// and the largest value with its peak at the median. The row nearest to the point (sum of absolute differences) gains 1. If another row
/// coincides with it in these dimensions, that row loses 1; otherwise its nearest rows lose shares of 1 in proportion to <c>d^-4</c>. Rows are
/// kept by their score, highest first.</para>
/// <para>Deviations: the port in the score extrapolation code gives all its workers the same random numbers, so that a tenth of the samples count
/// ten times; here every sample has its own. 100 neighbours share the penalty instead of 1,000 and 100,000 samples are drawn instead of
/// 1,000,000 (options). The published code adds one uniform random number to each score; here only ties are broken at random.</para>
/// <para>Rows are sorted once per dimension and a sample looks only at rows whose difference in its first dimension can matter. About
/// O(samples (sqrt(N K) + K)) time on all cores and O(N D) memory in single precision. Contributions are added as whole multiples of 2^-40, which
/// is exact, so the result does not depend on the threads. A row's value is its score scaled to 0..1; given rows do not change it.</para>
/// </remarks>
sealed class ZeroShotSelection : SelectionMethod<ZeroShotOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="ZeroShotOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public ZeroShotSelection(ZeroShotOptions? options = null)
        : base(options ?? ZeroShotOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        int[] pool = frame.Rows;
        MatrixView rows = pool.Length == problem.Rows ? problem.Embeddings! : problem.Embeddings!.SelectRows(pool);
        double[] scores = SubspaceSampling.Score(rows, Options, problem.Seed, problem.Threads, frame.Progress, frame.Cancellation);
        frame.EndStage("score");
        double[] values = frame.Values;
        double least = scores.Min(), range = scores.Max() - least;
        for (int place = 0; place < pool.Length; place++)
            values[pool[place]] = range > 0 ? (scores[place] - least) / range : 0;
        int[] preferred = frame.OpenRows();
        new RandomStream(problem.Seed, "zero-shot-ties").Shuffle<int>(preferred);
        frame.Take([.. preferred.OrderByDescending(row => values[row])]);
    }
}
