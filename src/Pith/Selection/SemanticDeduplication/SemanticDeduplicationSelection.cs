using Pith.Data;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Semantic deduplication: of rows that say nearly the same one is kept; the rows least like any other come first.</summary>
/// <remarks>
/// <para>Abbas, Tirumala, Simig, Ganguli, Morcos, "SemDeDup: Data-efficient learning at web-scale through semantic deduplication", 2023 (arXiv
/// 2303.09540). Rows are clustered by k-means on cosine distance and compared within their cluster. In each cluster they stand in a keep
/// order: farthest from the centroid first (hard), nearest first (easy), or random; given rows stand before all others. A row is a duplicate at
/// a threshold when an earlier row of its cluster is more similar (<see cref="DuplicateRule.Earlier"/>, the published code, in which that
/// earlier row may itself be dropped), or is linked to one by pairs that are (<see cref="DuplicateRule.Group"/>, the paper: one row of each
/// group is kept).</para>
/// <para>Either way each row has one similarity below which every threshold drops it, and the row that stands for it then. Rows are ordered by
/// it, ascending, of equal ones the lowest row first, so every budget is a threshold, which is reported. With a threshold given, rows above it
/// leave first (reason <c>duplicate</c>) and the budget is filled from the others. All is kept in the run's <c>duplicates.csv</c>, so another
/// threshold needs no other run.</para>
/// <para>Deviations: about sqrt(N) clusters by default instead of a fixed number; distances decide hard and easy, not ranks in files. O(N C D) for
/// each of ten k-means steps and O(sum of squared cluster sizes D) for the pairs; memory O(N + largest cluster D). Exact in double precision for
/// rows of length 1 in single precision; the same for any number of threads.</para>
/// </remarks>
public sealed class SemanticDeduplicationSelection : ISelectionMethod
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "semantic-deduplication";

    readonly SemanticDeduplicationOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="SemanticDeduplicationOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public SemanticDeduplicationSelection(SemanticDeduplicationOptions? options = null)
    {
        _options = options ?? SemanticDeduplicationOptions.Default;
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public bool OrderIsNested => _options.Balance == ClassBalance.None;

    /// <inheritdoc/>
    public Coreset Select(
        SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = new StageWatch();
        ProblemNeeds.Require(problem, Name, DataNeeds.Embeddings);
        bool byClass = _options.Pool == SelectionPool.Class;
        CandidateRows candidates = CandidateRows.Of(
            problem, budget, Name, needsScores: false, needsLabels: byClass || !OrderIsNested, _options.Cutoff);
        int[][] pools = byClass
            ? [.. candidates.Pool.GroupBy(row => problem.Labels![row]).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [candidates.Pool];
        DuplicateTable table = DuplicateSearch.Run(problem, _options, pools, watch, progress, cancellation);
        watch.End("compare");

        if (_options.Threshold is double threshold)
            candidates = WithoutDuplicates(candidates, table, threshold, budget);
        ClassBudgets? classes = OrderIsNested ? null : ClassBudgets.Allocate(candidates, problem.Labels!, budget, _options.Balance);
        // Rows with nothing to duplicate come before all others.
        double[] uniqueness = Array.ConvertAll(table.Similarities, similarity => double.IsNaN(similarity) ? 2 : -similarity);
        int[] preferred = Array.FindAll(candidates.Pool, row => candidates.Reasons[row] != RowReason.Given);
        RankedRows.SortHardestFirst(preferred, uniqueness);
        cancellation.ThrowIfCancellationRequested();
        int[] order = QuotaOrder.Take(preferred, problem.Given, budget, candidates.Reasons, classes);
        Dictionary<string, double> facts = ClassBudgets.FactsOf(classes);
        facts["threshold"] = _options.Threshold ?? Implied(order, problem.Given.Length, table);
        facts["duplicates"] = candidates.Reasons.Count(reason => reason == RowReason.Duplicate);
        watch.End("select");
        return new Coreset(order, table.Similarities, candidates.Reasons) { Seconds = watch.Stages, Facts = facts, Duplicates = table };
    }

    static CandidateRows WithoutDuplicates(CandidateRows candidates, DuplicateTable table, double threshold, int budget)
    {
        CandidateRows unique = candidates.Without(row => table.Similarities[row] > threshold, RowReason.Duplicate);
        if (unique.Pool.Length < budget)
        {
            throw new OptionException("threshold", Invariant(
                $"{budget} rows are to be kept but only {unique.Pool.Length} of {candidates.Pool.Length} are no duplicates at `threshold` {threshold}; keep fewer rows or raise the threshold."));
        }
        return unique;
    }

    /// <summary>The similarity of the picked row that is most similar to another: the least threshold that keeps all picks; -1 where none is
    /// similar to any.</summary>
    static double Implied(int[] order, int given, DuplicateTable table)
    {
        double largest = -1;
        foreach (int row in order.AsSpan(given))
        {
            if (table.Similarities[row] > largest)
                largest = table.Similarities[row];
        }
        return largest;
    }
}
