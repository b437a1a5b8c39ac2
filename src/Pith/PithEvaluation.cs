using System.Text;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;

namespace Pith;

/// <summary>How well models do that learnt from coresets, beside those that learnt from random rows.</summary>
/// <remarks>Trials of one seed share their start, so the difference to random is paired; intervals are Student's at 95 % over the seeds. Where
/// the interval of a difference holds 0, the seeds do not tell the two apart.</remarks>
public sealed class PithEvaluation
{
    readonly EvaluationFacts _facts;

    internal PithEvaluation(EvaluationTable table, EvaluationFacts facts) => (Table, _facts) = (table, facts);

    /// <summary>Every method at every budget, by budget as asked for: accuracies are shares, 0 to 1.</summary>
    public IReadOnlyList<EvaluationCell> Cells => Table.Cells;

    /// <summary>Every trial, and what the trials say.</summary>
    public EvaluationTable Table { get; }

    /// <summary>Test rows.</summary>
    public int TestRows => _facts.TestRows;

    /// <summary>The first cell of a method, which is the only one where one budget was asked for.</summary>
    /// <param name="method">The method as it was written, e.g. <c>d2</c> or <c>d2:cutoff=0.1</c>; <c>random</c> for random rows.</param>
    /// <exception cref="KeyNotFoundException">No such method was evaluated.</exception>
    public EvaluationCell this[string method] => Cells.FirstOrDefault(cell => cell.Method == method)
        ?? throw new KeyNotFoundException($"{method} was not evaluated; there are {string.Join(", ", Cells.Select(cell => cell.Method).Distinct())}.");

    /// <summary>A table for people: accuracies and differences to random in percent and points, with 95 % intervals: ± over the seeds, [ ] over
    /// the test rows.</summary>
    public override string ToString()
    {
        // Times differ from run to run and are left out.
        string[][] rows = [[.. EvaluationText.Columns(Table).SkipLast(1)], .. EvaluationText.Rows(Table, _facts).Select(row => row[..^1])];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.AppendJoin("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).Append('\n');
        return text.ToString().TrimEnd('\n');
    }
}
