namespace Pith.Selection.Frame;

/// <summary>The frame of methods that pick rows one after another: who may be picked, from which pools, and how many of each.</summary>
/// <remarks>The given rows come first, in their order; several pools are worked off in ascending order of their label. With one pool and a
/// balance, one run skips rows whose class is full.</remarks>
sealed class PoolPass
{
    readonly int[] _order;
    readonly int[]? _quotas;
    readonly int[][]? _rowsOfClass;
    readonly ThinnedProgress _progress;
    readonly CancellationToken _cancellation;
    readonly int[] _given;
    int _picked;

    PoolPass(SelectionProblem problem, int budget, PoolChoice choice, CandidateRows candidates, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        Candidates = candidates;
        Classes = choice.IsNested ? null : ClassBudgets.Allocate(candidates, problem.Labels!, budget, choice.Balance);
        Pools = choice.Pool == SelectionPool.All ? [candidates.Pool] : Classes!.RowsByClass(candidates.Pool);
        IsOpen = Array.ConvertAll(candidates.Reasons, reason => reason == RowReason.BudgetFull);
        Values = new double[problem.Rows];
        Array.Fill(Values, double.NaN);
        _given = problem.Given;
        _order = new int[budget];
        _given.CopyTo(_order, 0);
        _picked = _given.Length;
        _progress = new ThinnedProgress(progress, "selection", budget, "picks");
        _cancellation = cancellation;
        if (Classes is not null)
        {
            _quotas = Classes.Budgets.ToArray();
            _rowsOfClass = Classes.RowsByClass(candidates.Pool);
            foreach (int row in _given)
                _quotas[Classes.ClassOf[row]]--;
            for (int c = 0; c < _quotas.Length; c++)
                CloseIfFull(c);
        }
    }

    public CandidateRows Candidates { get; }

    /// <summary>The budget of every class, or null where classes have none.</summary>
    public ClassBudgets? Classes { get; }

    /// <summary>The rows of each pool, given rows included, ascending.</summary>
    public int[][] Pools { get; }

    /// <summary>[N] whether a row may still be picked: it is a candidate, it is not picked yet, and its class is not full.</summary>
    public bool[] IsOpen { get; }

    /// <summary>[N] the values that the selection reports, NaN until a method writes them.</summary>
    public double[] Values { get; }

    /// <summary>Rows still to be picked of each class; null where classes have no budgets. A copy.</summary>
    public int[]? Quotas => _quotas?.ToArray();

    /// <summary>Checks the problem and settles pools and budgets.</summary>
    public static PoolPass Of(
        SelectionProblem problem, int budget, string method, PoolChoice choice, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        new(problem, budget, choice, CandidateRows.Of(problem, budget, method, needsScores: false, needsLabels: !choice.IsNested, choice.Cutoff), progress, cancellation);

    /// <summary>Calls <paramref name="work"/> for every pool that has rows to be picked or reports values; it must pick as many rows as the
    /// pool's <see cref="PoolPicks.Left"/> says.</summary>
    public void ForEachPool(Action<PoolPicks> work)
    {
        for (int p = 0; p < Pools.Length; p++)
        {
            int count = Pools.Length == 1 ? _order.Length - _picked : _quotas![p];
            var picks = new PoolPicks(this, Pools[p], GivenOf(p), count);
            work(picks);
            if (picks.Left > 0)
                throw new InvalidOperationException($"A pool of {Pools[p].Length} rows was left with {picks.Left} rows to pick.");
        }
    }

    /// <summary>Marks an open row as the next pick.</summary>
    public void Pick(int row)
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress.Report(_picked);
        _order[_picked++] = row;
        IsOpen[row] = false;
        Candidates.Reasons[row] = RowReason.Picked;
        if (Classes is null)
            return;
        int c = Classes.ClassOf[row];
        _quotas![c]--;
        CloseIfFull(c);
    }

    /// <summary>The finished selection.</summary>
    /// <param name="watch">The stages so far; the running one becomes <c>select</c>.</param>
    /// <param name="facts">Facts of the method.</param>
    public Coreset Finish(StageWatch watch, IEnumerable<KeyValuePair<string, double>> facts)
    {
        _progress.Report(_order.Length);
        watch.End("select");
        Dictionary<string, double> all = ClassBudgets.FactsOf(Classes);
        foreach ((string name, double value) in facts)
            all[name] = value;
        return new Coreset(_order, Values, Candidates.Reasons) { Seconds = watch.Stages, Facts = all };
    }

    void CloseIfFull(int c)
    {
        if (_quotas![c] > 0)
            return;
        foreach (int row in _rowsOfClass![c])
            IsOpen[row] = false;
    }

    int[] GivenOf(int pool) => Pools.Length == 1 ? _given : Array.FindAll(_given, row => Classes!.ClassOf[row] == pool);
}

/// <summary>How a method divides rows and budget.</summary>
/// <param name="Pool">One pool, or one per class.</param>
/// <param name="Balance">How the budget is shared among classes; none means proportional where pools are classes.</param>
/// <param name="Cutoff">Share of the hardest rows to drop first.</param>
readonly record struct PoolChoice(SelectionPool Pool, ClassBalance Balance, double Cutoff)
{
    /// <summary>Whether an order under this choice serves every smaller budget, because no class has a share.</summary>
    public bool IsNested => Pool == SelectionPool.All && Balance == ClassBalance.None;
}
