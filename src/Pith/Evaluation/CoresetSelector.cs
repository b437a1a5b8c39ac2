using Pith.Neighbors.Graphs;
using Pith.Selection;
using Pith.Selection.Frame;

namespace Pith.Evaluation;

/// <summary>Selects the coresets of an evaluation, and shares what they have in common: kNN graphs, and orders that serve several budgets.</summary>
/// <remarks>The rows are those that the method alone would select: a graph of its pool (<see cref="PoolGraphs"/>) is supplied to methods that would build
/// the same one, and a nested order is made once at the largest budget.</remarks>
sealed class CoresetSelector(SelectionProblem problem)
{
    readonly Dictionary<(string Key, ulong Seed), int[]> _orders = [];
    readonly PoolGraphs? _graphs = problem.Embeddings is null || problem.Graph is not null
        ? null
        : new PoolGraphs(problem.Embeddings, problem.Metric, problem.Accuracy, problem.Threads);

    /// <summary>The rows that may be kept: all but those that must be dropped.</summary>
    public int Available { get; } = problem.Rows - problem.MustDrop.Length;

    /// <summary>Selects.</summary>
    /// <param name="method">The method.</param>
    /// <param name="budget">Rows to keep.</param>
    /// <param name="largest">The largest budget that will be asked for with this method and seed.</param>
    /// <param name="seed">The seed of what the method draws.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the selection.</param>
    public int[] Select(EvaluatedMethod method, int budget, int largest, ulong seed, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (method.Rows is int[] rows)
        {
            if (method.IsOrder && rows.Length > budget)
                return rows[..budget];
            return rows.Length == budget ? rows : throw new OptionException("keep", FormattableString.Invariant(
                $"`keep` must be the size of the coreset {method.Label}, which holds {rows.Length} rows; got {budget} rows."));
        }
        if (_orders.TryGetValue((method.Key, seed), out int[]? order) && order.Length >= budget)
            return order[..budget];
        SelectionProblem seeded = problem with { Seed = seed };
        (ISelectionOptions options, SelectionProblem shared) = ShareGraph(method.Options, seeded, budget, progress, cancellation);
        ISelectionMethod selection = options.Create();
        if (!selection.OrderIsNested)
            return selection.Select(shared, budget, progress, cancellation).Order;
        _orders[(method.Key, seed)] = order = selection.Select(shared, Math.Max(budget, largest), progress, cancellation).Order;
        return order[..budget];
    }

    /// <summary>Forgets the orders of a seed.</summary>
    public void Forget(ulong seed)
    {
        foreach ((string, ulong) key in _orders.Keys.Where(k => k.Seed == seed).ToArray())
            _orders.Remove(key);
    }

    (ISelectionOptions, SelectionProblem) ShareGraph(
        ISelectionOptions options, SelectionProblem seeded, int budget, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (_graphs is null || options is not GraphMethodOptions { Pool: SelectionPool.All, OnSuppliedGraph: { } supplied } asked
            || asked.GraphOf(seeded.Metric).Metric != seeded.Metric)
            return (options, seeded);
        int[] pool = CandidateRows.Of(seeded, budget, options, asked.Cutoff, asked.CutoffBy).Pool;
        return asked.Neighbors < pool.Length
            ? (supplied, seeded with { Graph = _graphs.Within(pool, asked.Neighbors, progress, cancellation) })
            : (options, seeded);
    }
}
