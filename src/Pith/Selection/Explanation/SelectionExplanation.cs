using Pith.Neighbors.Graphs;
using Pith.Selection.D2;
using static System.FormattableString;

namespace Pith.Selection.Explanation;

/// <summary>Explains a row of a finished selection by replaying the messages that it received.</summary>
/// <remarks>The replay uses the same weights and the same order of operations as the selection, so its numbers agree to the last bit.
/// Messages of rows that a final threshold left out are not known any more, which the sentence then says. O(order + degree) a row.</remarks>
static class SelectionExplanation
{
    /// <summary>Explains one row.</summary>
    /// <param name="problem">The problem that was solved.</param>
    /// <param name="selection">Its solution.</param>
    /// <param name="options">The options of D2 Pruning where the selection has a message graph; null for other methods.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="OptionException">There is no such row.</exception>
    public static RowExplanation Explain(SelectionProblem problem, Coreset selection, D2Options? options, int row)
    {
        if ((uint)row >= (uint)selection.Rows)
            throw new OptionException("row", Invariant($"`row` must be a whole number from 0 to {selection.Rows - 1}; got {row}."));
        int position = Array.IndexOf(selection.Order, row);
        double value = selection.Values[row];
        var plain = new RowExplanation
        {
            Row = row,
            Reason = selection.Reasons[row],
            Sentence = SentenceOf(selection, row, position) + (selection.Facts.GetValueOrDefault(Coreset.BelowThresholdFact) is > 0 and double left
                ? Invariant($" Messages of the {left:N0} picks that the final threshold left out are not listed.") : ""),
            Position = position >= 0 ? position : null,
            Score = problem.Scores?.Values[row],
            Value = double.IsNaN(value) ? null : value,
        };
        return TookPart(plain.Reason) && options is not null && selection.MessageGraph is { } graph && problem.Scores is not null
            ? WithMessages(plain, problem, selection, graph, options)
            : plain;
    }

    static bool TookPart(RowReason reason) => reason is RowReason.Picked or RowReason.Given or RowReason.BudgetFull or RowReason.BelowThreshold;

    static RowExplanation WithMessages(
        RowExplanation plain, SelectionProblem problem, Coreset selection, MessageGraph graph, D2Options options)
    {
        int row = plain.Row;
        int[] pool = [.. Enumerable.Range(0, selection.Rows).Where(other => TookPart(selection.Reasons[other]))];
        double[] scores = D2NodeScores.Of(problem.Scores!, pool, options).Values;
        double scale = selection.Facts.TryGetValue("distanceScale", out double stored)
            ? stored
            : throw new InvalidDataContentException("The selection lacks the fact distanceScale, which every selection by messages has; select again.");
        var weights = new D2Weights(options.Kernel, options.ForwardGamma, options.Gamma, scale, selection.Facts.ContainsKey(D2Weights.ChordFact));
        double floor = D2Pass.FloorFor(options, problem);
        int[] neighbors = graph.NeighborsOf(row).ToArray();
        double[] distances = graph.DistancesOf(row).ToArray();
        var forwardWeights = new double[neighbors.Length];
        weights.Forward(distances, forwardWeights);
        var forward = new ForwardMessage[neighbors.Length];
        double sum = 0;
        for (int n = 0; n < neighbors.Length; n++)
        {
            double sent = Math.Max(scores[neighbors[n]], floor);
            forward[n] = new ForwardMessage(neighbors[n], distances[n], forwardWeights[n], sent, forwardWeights[n] * sent);
            sum += forward[n].Amount;
        }
        double start = options.Combine == D2Combine.Sum ? sum + scores[row] : sum * scores[row];
        return plain with
        {
            NodeScore = scores[row],
            Forward = forward,
            StartingValue = start,
            Reverse = ReverseMessages(selection, graph, weights, options, row, start),
        };
    }

    static List<ReverseMessage> ReverseMessages(
        Coreset selection, MessageGraph graph, D2Weights weights, D2Options options, int row, double value)
    {
        var messages = new List<ReverseMessage>();
        Span<double> weight = stackalloc double[1];
        for (int position = 0; position < selection.Order.Length && selection.Order[position] != row; position++)
        {
            int sender = selection.Order[position];
            int edge = graph.NeighborsOf(sender).BinarySearch(row);
            if (edge < 0)
                continue;
            if (options.Reverse == D2Reverse.Absolute)
                weight[0] = 1;
            else
                weights.Reverse(graph.DistancesOf(sender).Slice(edge, 1), weight);
            double sent = selection.Values[sender];
            value = D2Greedy.Receive(value, weight[0] * sent, options.ClampAtZero);
            messages.Add(new ReverseMessage(sender, position, weight[0], sent, weight[0] * sent, value));
        }
        return messages;
    }

    static string SentenceOf(Coreset selection, int row, int position) => selection.Reasons[row] switch
    {
        RowReason.Given => "Kept: it was given as already kept.",
        RowReason.Picked => Invariant($"Kept: it was pick {position + 1} of {selection.Kept}{ValueOf(selection, row, " with a value of ")}."),
        RowReason.Cutoff when selection.Facts.ContainsKey(Coreset.CutoffClassesFact) => "Dropped: it is among the hardest rows of its class, which the cutoff removed first.",
        RowReason.Cutoff => "Dropped: it is among the hardest rows, which the cutoff removed first.",
        RowReason.MustDrop => "Dropped: it was named as a row that must be dropped.",
        RowReason.Unscored => "Dropped: it has no score.",
        RowReason.BelowThreshold => Invariant($"Dropped: it was picked{ValueOf(selection, row, " with a value of ")}, but its score is below the final threshold."),
        RowReason.Duplicate => Invariant($"Dropped: it is a duplicate{DuplicateOf(selection, row)}, above the threshold{ThresholdOf(selection)}."),
        _ when selection.Duplicates?.DuplicateOf[row] >= 0 =>
            Invariant($"Dropped: {BudgetOf(selection)} was full of rows less similar to others; it is a near-copy{DuplicateOf(selection, row)}."),
        _ => Invariant($"Dropped: {BudgetOf(selection)} was full before its turn came{ValueOf(selection, row, "; its last value was ")}."),
    };

    static string DuplicateOf(Coreset selection, int row) => selection.Duplicates is { } table && table.DuplicateOf[row] >= 0
        ? Invariant($" of row {table.DuplicateOf[row]} with a cosine similarity of {table.Similarities[row]:G6}")
        : "";

    static string ThresholdOf(Coreset selection) =>
        selection.Facts.TryGetValue("threshold", out double threshold) ? Invariant($" of {threshold:G6}") : "";

    static string BudgetOf(Coreset selection) => selection.Facts.ContainsKey("strata")
        ? Invariant($"its stratum's share of the {selection.Kept} rows")
        : selection.Facts.ContainsKey("classes") ? Invariant($"its class's share of the {selection.Kept} rows")
        : Invariant($"the budget of {selection.Kept} {(selection.Kept == 1 ? "row" : "rows")}");

    static string ValueOf(Coreset selection, int row, string words) =>
        double.IsNaN(selection.Values[row]) ? "" : Invariant($"{words}{selection.Values[row]:G6}");
}
