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
/// leave first (reason <c>duplicate</c>) and the budget is filled from the others; without a budget all others are kept. All is kept in the run's <c>duplicates.csv</c>, so another
/// threshold needs no other run.</para>
/// <para>Pools of many rows, and all where a recall is asked for, are not compared cluster by cluster but along approximate kNN graphs of all their rows
/// (<see cref="GraphDuplicates"/>), unless all is to be exact or the number of clusters is given. That finds also pairs that clusters part, and takes
/// N^1.2 instead of N^1.5 time. The share of the pairs above the threshold that are known is measured and reported.</para>
/// <para>Deviations: about sqrt(N) clusters by default instead of a fixed number; distances decide hard and easy, not ranks in files. O(N C D) for
/// each of ten k-means steps and O(sum of squared cluster sizes D) for the pairs; memory O(N + largest cluster D). Exact in double precision for
/// rows of length 1 in single precision; the same for any number of threads.</para>
/// </remarks>
sealed class SemanticDeduplicationSelection : SelectionMethod<SemanticDeduplicationOptions>
{
    /// <summary>The measured share of the pairs above the threshold that are known, where rows were compared by graphs; the ends of its interval
    /// have <c>Low</c> and <c>High</c> behind it.</summary>
    public const string RecallFact = "duplicateRecall";

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="SemanticDeduplicationOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public SemanticDeduplicationSelection(SemanticDeduplicationOptions? options = null)
        : base(options ?? SemanticDeduplicationOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        FoundDuplicates found = DuplicateSearch.Run(frame, Options);
        DuplicateTable table = found.Table;
        frame.EndStage("compare");
        frame.Duplicates = table;
        frame.Values = table.Similarities;
        if (Options.Threshold is double threshold)
            DropDuplicates(frame, table, threshold);
        // Rows with nothing to duplicate come before all others.
        double[] uniqueness = Array.ConvertAll(table.Similarities, similarity => double.IsNaN(similarity) ? 2 : -similarity);
        int[] preferred = frame.OpenRows();
        RankedRows.SortHardestFirst(preferred, uniqueness);
        frame.Take(preferred);
        double least = Options.Threshold ?? Implied(frame, table);
        frame.AddFact("threshold", least);
        frame.AddFact("duplicates", frame.Reasons.Count(reason => reason == RowReason.Duplicate));
        if (found.LargePools.Length > 0)
            AddRecall(frame, found, least);
    }

    void AddRecall(SelectionFrame frame, FoundDuplicates found, double threshold)
    {
        frame.EndStage("select");
        if (PairRecall.Measure(frame.Problem, found.LargePools, found.Ranks, found.Table, Options.Duplicates, threshold, frame.Cancellation) is { } recall)
        {
            frame.AddFact(RecallFact, recall.Recall);
            frame.AddFact(RecallFact + "Low", recall.Low);
            frame.AddFact(RecallFact + "High", recall.High);
        }
        frame.EndStage("recall");
    }

    static void DropDuplicates(SelectionFrame frame, DuplicateTable table, double threshold)
    {
        int before = frame.Rows.Length;
        frame.Drop(row => table.Similarities[row] > threshold, RowReason.Duplicate);
        if (frame.Problem.KeepsAllLeft)
            frame.KeepAllLeft();
        else if (frame.Rows.Length < frame.Budget)
        {
            throw new OptionException("threshold", Invariant(
                $"{frame.Budget} rows are to be kept but only {frame.Rows.Length} of {before} are no duplicates at `threshold` {threshold}; keep fewer rows or raise the threshold."));
        }
    }

    /// <summary>The similarity of the picked row that is most similar to another: the least threshold that keeps all picks; -1 where none is
    /// similar to any.</summary>
    static double Implied(SelectionFrame frame, DuplicateTable table)
    {
        double largest = -1;
        foreach (int row in frame.Picks)
        {
            if (table.Similarities[row] > largest)
                largest = table.Similarities[row];
        }
        return largest;
    }
}
