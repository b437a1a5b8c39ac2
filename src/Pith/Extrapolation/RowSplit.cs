using Pith.Data.Labels;

namespace Pith.Extrapolation;

/// <summary>Tells the scored rows of a dataset from the others, and refuses what cannot be extrapolated from.</summary>
/// <param name="Scored">[M] rows that have a score, ascending.</param>
/// <param name="Scores">[M] their scores.</param>
/// <param name="Unscored">The other rows, ascending.</param>
sealed record RowSplit(int[] Scored, double[] Scores, int[] Unscored)
{
    /// <summary>Splits the rows.</summary>
    /// <param name="scores">[N]; NaN = not scored.</param>
    /// <param name="name">What the scores are called in messages.</param>
    /// <exception cref="InvalidDataContentException">No row or every row is scored, or all scores are equal.</exception>
    public static RowSplit Of(ReadOnlySpan<double> scores, string name)
    {
        var scored = new List<int>();
        var unscored = new List<int>();
        for (int row = 0; row < scores.Length; row++)
            (double.IsNaN(scores[row]) ? unscored : scored).Add(row);
        if (scored.Count == 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {name}: none of the {scores.Length} rows is scored; score some with pith score."));
        if (unscored.Count == 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {name}: all {scores.Length} rows are scored, so there is nothing to extrapolate; use the scores as they are."));
        double[] values = new double[scored.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = scores[scored[i]];
        if (!values.AsSpan().ContainsAnyExcept(values[0]))
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {name}: all {values.Length} scored rows hold {values[0]}, which orders nothing; give scores that differ."));
        return new RowSplit([.. scored], values, [.. unscored]);
    }

    /// <summary>Refuses scored rows of one class where other rows are of another: nothing would be known about those.</summary>
    /// <param name="labels">[N], -1 where a row's label is not known.</param>
    /// <param name="name">What the labels are called in messages.</param>
    /// <param name="classNames">What the classes are called; null for their numbers.</param>
    /// <exception cref="InvalidDataContentException">All scored rows are of one class while another row is not.</exception>
    public void RequireClasses(int[] labels, string name, IReadOnlyList<string>? classNames = null)
    {
        int only = labels[Scored[0]];
        if (only < 0 || Array.Exists(Scored, row => labels[row] != only))
            return;
        int other = Array.FindIndex(Unscored, row => labels[row] >= 0 && labels[row] != only);
        if (other >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"labels {name}: all {Scored.Length} scored rows are of class {ClassColumn.NameOf(classNames, only)}, but unscored row {Unscored[other]} is of class {ClassColumn.NameOf(classNames, labels[Unscored[other]])}; score rows of every class, or leave `labels` out to extrapolate across classes all the same."));
        }
    }
}
