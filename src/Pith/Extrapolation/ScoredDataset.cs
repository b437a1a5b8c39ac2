using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>Makes a problem of a dataset of which some rows are scored, and refuses what cannot be extrapolated from.</summary>
public static class ScoredDataset
{
    /// <summary>The problem whose query rows are all rows without a score.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="scores">[N]; NaN = not scored.</param>
    /// <param name="labels">[N], -1 where a label is not known, or null.</param>
    /// <param name="scoresName">What the scores are called in messages.</param>
    /// <param name="labelsName">What the labels are called in messages.</param>
    /// <exception cref="InvalidDataContentException">No row or every row is scored, all scores are equal, or all scored rows are of one class
    /// while other rows are not.</exception>
    public static ExtrapolationProblem Problem(
        MatrixView embeddings, ReadOnlySpan<double> scores, int[]? labels, string scoresName = "s", string? labelsName = null)
    {
        var scored = new List<int>();
        var unscored = new List<int>();
        for (int row = 0; row < scores.Length; row++)
            (double.IsNaN(scores[row]) ? unscored : scored).Add(row);
        if (scored.Count == 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {scoresName}: none of the {scores.Length} rows is scored; score some with pith score."));
        if (unscored.Count == 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {scoresName}: all {scores.Length} rows are scored, so there is nothing to extrapolate; use the scores as they are."));
        double[] values = new double[scored.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = scores[scored[i]];
        if (!values.AsSpan().ContainsAnyExcept(values[0]))
            throw new InvalidDataContentException(FormattableString.Invariant($"scores {scoresName}: all {values.Length} scored rows hold {values[0]}, which orders nothing; give scores that differ."));
        if (labels is not null)
            RequireClasses(labels, scored, unscored, labelsName ?? "y");
        return new ExtrapolationProblem
        {
            Embeddings = embeddings,
            ScoredRows = [.. scored],
            Scores = values,
            QueryRows = [.. unscored],
            Labels = labels,
        };
    }

    static void RequireClasses(int[] labels, List<int> scored, List<int> unscored, string labelsName)
    {
        int only = labels[scored[0]];
        if (scored.Exists(row => labels[row] != only) || only < 0)
            return;
        int other = unscored.FindIndex(row => labels[row] >= 0 && labels[row] != only);
        if (other >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"labels {labelsName}: all {scored.Count} scored rows are of class {only}, but unscored row {unscored[other]} is of class {labels[unscored[other]]}; score rows of every class, or leave `labels` out to extrapolate across classes all the same."));
        }
    }
}
