using Pith.Neighbors.Graphs;
using Pith.Selection.Distributed;

namespace Pith.Selection.Frame;

/// <summary>A selection under way: who may be picked, from which pools and how many of each; it keeps the order, the reasons, the values, the
/// facts and the times.</summary>
/// <remarks>The given rows come first, in their order. A method takes rows from the front of an order of preference (<see cref="Take"/>), by one
/// number (<see cref="TakeRanked"/>), or pool by pool (<see cref="ForEachPool"/>). Pools are worked off in ascending order of their label. With
/// one pool and a balance, rows whose class is full are passed over.</remarks>
sealed class SelectionFrame
{
    readonly RowDivision _division;
    readonly bool _cutsByClass;
    readonly StageWatch _watch = new();
    readonly List<KeyValuePair<string, double>> _facts = [];
    readonly List<string> _notes = [];
    int[] _order;
    int _picked;
    int[][]? _pools;
    ClassBudgets? _classes;
    double[]? _values;

    /// <summary>Checks the problem and settles who may be picked.</summary>
    internal SelectionFrame(
        SelectionProblem problem, int budget, SelectionOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        (Problem, Budget, Progress, Cancellation) = (problem, budget, progress, cancellation);
        _division = options.Division;
        _cutsByClass = options is { CutoffBy: CutoffScope.Class, Cutoff: > 0 };
        Candidates = CandidateRows.Of(problem, budget, options, _division.Cutoff, options.CutoffBy);
        _order = new int[Budget];
        problem.Given.CopyTo(_order, 0);
        _picked = problem.Given.Length;
        // A budget that cannot be shared is refused before any work.
        if (!options.LosesRows)
            _ = Classes;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The dataset.</summary>
    public SelectionProblem Problem { get; }

    /// <summary>Rows to keep, given rows included.</summary>
    public int Budget { get; private set; }

    /// <summary>Rows that are still to be picked.</summary>
    public int Left => Budget - _picked;

    /// <summary>Receives progress, or null.</summary>
    public IProgress<WorkProgress>? Progress { get; }

    /// <summary>Stops the selection.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The rows that may be kept, given rows included, ascending.</summary>
    public int[] Rows => Candidates.Pool;

    /// <summary>The same rows by pool: all in one, or those of every class, ascending by label.</summary>
    public int[][] Pools => _pools ??= !_division.ByClass
        ? [Rows]
        : [.. Rows.GroupBy(row => Problem.Labels![row]).OrderBy(group => group.Key).Select(group => group.ToArray())];

    /// <summary>[N] what the selection reports of each row: its value when it was picked, or its last value; NaN until a method writes it.</summary>
    public double[] Values
    {
        get => _values ??= NotNumbers(Problem.Rows);
        set => _values = value;
    }

    /// <summary>The message graph that the method walked, for explanations, or null.</summary>
    public MessageGraph? MessageGraph { get; set; }

    /// <summary>Which row each one duplicates, from a method that looks for duplicates, or null.</summary>
    public DuplicateTable? Duplicates { get; set; }

    internal CandidateRows Candidates { get; private set; }

    internal RowReason[] Reasons => Candidates.Reasons;

    /// <summary>The rows picked so far, given rows left out, in order.</summary>
    internal ReadOnlySpan<int> Picks => _order.AsSpan(Problem.Given.Length, _picked - Problem.Given.Length);

    /// <summary>The budget of every class, or null where classes have none.</summary>
    internal ClassBudgets? Classes => _division.Shares is not { } balance
        ? null
        : _classes ??= ClassBudgets.Allocate(Candidates, Problem.Labels!, Budget, balance, Problem.Confidence);

    /// <summary>The rows that may be picked, given rows left out, ascending.</summary>
    public int[] OpenRows() => Array.FindAll(Rows, row => Reasons[row] == RowReason.BudgetFull);

    /// <summary>Whether a row may be kept: it is a candidate, picked or given.</summary>
    public bool TakesPart(int row) => Reasons[row] is RowReason.BudgetFull or RowReason.Given or RowReason.Picked;

    /// <summary>Drops candidates for a reason of the method's own; given rows stay.</summary>
    /// <param name="leaves">Whether a candidate leaves.</param>
    /// <param name="reason">Why.</param>
    public void Drop(Func<int, bool> leaves, RowReason reason)
    {
        Candidates = Candidates.Without(leaves, reason);
        (_pools, _classes) = (null, null);
    }

    /// <summary>Makes the budget all rows that are left. Classes share it as they share any other.</summary>
    public void KeepAllLeft()
    {
        Budget = Rows.Length;
        Array.Resize(ref _order, Budget);
        _classes = null;
    }

    /// <summary>Takes rows from the front of an order of preference until the budget is full, those of full classes left out.</summary>
    /// <param name="preferred">Open rows, best first.</param>
    public void Take(ReadOnlySpan<int> preferred)
    {
        int[]? quotas = Quotas();
        for (int n = 0; Left > 0; n++)
        {
            int row = preferred[n];
            if (quotas is null || quotas[Classes!.ClassOf[row]]-- > 0)
                Keep(row);
        }
    }

    /// <summary>Takes the open rows with the largest numbers, of equal ones the lowest; where classes have budgets class after class, ascending by
    /// label.</summary>
    /// <param name="numbers">[N]; open rows have a number.</param>
    public void TakeRanked(double[] numbers)
    {
        if (Problem.Ranks.Size > 1)
        {
            TakeRankedTogether(numbers);
            return;
        }
        int[] preferred = OpenRows();
        RankedRows.SortHardestFirst(preferred, numbers);
        if (Classes is { } classes)
            preferred = [.. preferred.OrderBy(row => classes.ClassOf[row])];
        Take(preferred);
    }

    void TakeRankedTogether(double[] numbers)
    {
        RowShares shares = RowShares.Even(Problem.Rows, Problem.Ranks.Size);
        (int first, int count) = (shares.FirstOf(Problem.Ranks.Rank), shares.CountOf(Problem.Ranks.Rank));
        int[] open = [.. Enumerable.Range(first, count).Where(row => Reasons[row] == RowReason.BudgetFull)];
        Keep(SharedRanking.Pick(Problem.Ranks, open, numbers, Array.ConvertAll(open, row => Classes?.ClassOf[row] ?? 0), Quotas() ?? [Left]).SelectMany(rows => rows));
    }

    /// <summary>Calls <paramref name="work"/> for every pool that has rows to be picked or reports values; it must pick as many rows as the
    /// pool's <see cref="PoolPicks.Left"/> says.</summary>
    public void ForEachPool(Action<PoolPicks> work)
    {
        var run = new PoolPass(this);
        int[] counts = Counts();
        for (int p = 0; p < Pools.Length; p++)
        {
            var picks = new PoolPicks(this, run, Pools[p], GivenOf(p), counts[p]);
            work(picks);
            if (picks.Left > 0)
                throw new InvalidOperationException($"A pool of {Pools[p].Length} rows was left with {picks.Left} rows to pick.");
        }
        run.Finish();
    }

    /// <summary>Reports a number about the result.</summary>
    /// <param name="name">Its contract name.</param>
    /// <param name="value">The number.</param>
    public void AddFact(string name, double value) => _facts.Add(new(name, value));

    /// <summary>Tells how the work was done, which makes no difference to the result.</summary>
    /// <param name="note">A clause.</param>
    public void AddNote(string note) => _notes.Add(note);

    /// <summary>Ends the running stage under a name and begins the next; the last one is <c>select</c>.</summary>
    /// <param name="stage">The name.</param>
    public void EndStage(string stage) => _watch.End(stage);

    /// <summary>The edges of a kNN graph inside the pools, the supplied one or one that is built.</summary>
    internal PoolEdges BuildEdges(GraphOptions options) => BuildEdges(options, Pools);

    /// <summary>The same inside other pools.</summary>
    internal PoolEdges BuildEdges(GraphOptions options, int[][] pools) => Problem.KeptEdges is { } kept
        ? kept.Build(options, pools, Problem.Threads, Progress, Cancellation)
        : PoolEdges.Build(Problem.Embeddings, Problem.Graph, options with { Accuracy = Problem.Accuracy }, pools, Problem.Threads, Progress, Cancellation);

    /// <summary>Marks a row as the next pick.</summary>
    internal void Keep(int row)
    {
        _order[_picked++] = row;
        Reasons[row] = RowReason.Picked;
    }

    /// <summary>Marks rows as the next picks.</summary>
    internal void Keep(IEnumerable<int> rows)
    {
        foreach (int row in rows)
            Keep(row);
    }

    /// <summary>Rows to pick of each class; null where classes have no budgets. A copy.</summary>
    internal int[]? Quotas()
    {
        int[]? quotas = Classes?.Budgets.ToArray();
        for (int n = 0; quotas is not null && n < _picked; n++)
            quotas[Classes!.ClassOf[_order[n]]]--;
        return quotas;
    }

    /// <summary>Rows to pick of each pool.</summary>
    internal int[] Counts() => Pools.Length == 1 ? [Left] : Quotas()!;

    /// <summary>Rows that took no part have no value.</summary>
    internal void ForgetOutside()
    {
        if (_values is null)
            return;
        for (int row = 0; row < Values.Length; row++)
        {
            if (Reasons[row] is RowReason.Cutoff or RowReason.MustDrop or RowReason.Unscored)
                Values[row] = double.NaN;
        }
    }

    internal Coreset Finish()
    {
        _watch.End("select");
        var facts = new Dictionary<string, double>();
        if (Classes is { } classes)
            facts["classes"] = classes.Labels.Length;
        if (_cutsByClass)
            facts[Coreset.CutoffClassesFact] = Problem.Labels!.Distinct().Count();
        foreach ((string name, double value) in _facts)
            facts[name] = value;
        return new Coreset(_order, Problem.Ranks.Rank > 0 && _values is null ? [] : Values, Reasons) { Notes = _notes, Seconds = _watch.Stages, Facts = facts, Duplicates = Duplicates, MessageGraph = MessageGraph };
    }

    int[] GivenOf(int pool) => Pools.Length == 1 ? Problem.Given : Array.FindAll(Problem.Given, row => Classes!.ClassOf[row] == pool);

    static double[] NotNumbers(int rows)
    {
        var values = new double[rows];
        Array.Fill(values, double.NaN);
        return values;
    }
}
