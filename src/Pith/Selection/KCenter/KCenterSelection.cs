using Pith.Data;
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
public sealed class KCenterSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "k-center";

    readonly KCenterOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="KCenterOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public KCenterSelection(KCenterOptions? options = null)
    {
        _options = options ?? KCenterOptions.Default;
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public bool OrderIsNested => Choice.IsNested;

    PoolChoice Choice => new(_options.Pool, _options.Balance, _options.Cutoff);

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = new StageWatch();
        ProblemNeeds.Require(problem, Name, DataNeeds.Embeddings);
        PoolPass run = PoolPass.Of(problem, budget, Name, Choice, progress, cancellation);
        run.ForEachPool(picks => FarthestFirst.Run(
            new GeometricCover(picks.RowsOf(problem.Embeddings!), problem.Metric, problem.Threads, cancellation), picks, _options.First, cancellation));
        return run.Finish(watch, [new("coverRadius", CoverRadius(run))]);
    }

    /// <summary>The largest distance of a dropped candidate to its nearest kept row of its pool; 0 where none is dropped.</summary>
    internal static double CoverRadius(PoolPass run)
    {
        double radius = 0;
        for (int row = 0; row < run.Values.Length; row++)
        {
            if (run.Candidates.Reasons[row] == RowReason.BudgetFull && run.Values[row] > radius)
                radius = run.Values[row];
        }
        return radius;
    }
}
