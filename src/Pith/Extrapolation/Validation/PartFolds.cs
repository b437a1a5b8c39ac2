using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.Validation;

/// <summary>Folds of rows that are predicted in the features and by the logits of a model that has not seen them (<see cref="CrossFittedFeatures"/>):
/// each part of the cross-fitting is one or several folds, and all rows of the other parts are scored.</summary>
/// <remarks>In a fold the scored rows are the whole dataset, renumbered by their place: no other row has features of its model.</remarks>
sealed class PartFolds : IFolds
{
    readonly CrossFittedFeatures _features;
    readonly int[][] _heldOut;

    /// <summary>Draws the folds.</summary>
    /// <param name="problem">The scored rows, with cross-fitted features.</param>
    /// <param name="folds">Folds asked for; there are as many or a few more, the same number for each part.</param>
    public PartFolds(ExtrapolationProblem problem, int folds)
    {
        _features = problem.CrossFittedFeatures!;
        int parts = _features.Parts, ofPart = Math.Max(1, (folds + parts - 1) / parts), scored = problem.ScoredRows.Length;
        int mostOfPart = Math.Max(ofPart, Folds.MostHeldOut / parts);
        int[] shuffled = new RandomStream(problem.Seed, "extrapolation-part-folds").Sample(scored, scored);
        var heldOut = new List<int>[parts * ofPart];
        for (int f = 0; f < heldOut.Length; f++)
            heldOut[f] = [];
        var seen = new int[parts];
        foreach (int position in shuffled)
        {
            int part = _features.PartOf(position), place = seen[part]++;
            if (place < mostOfPart)
                heldOut[(place % ofPart * parts) + part].Add(position);
        }
        // Of few rows a part may have less than a row for each of its folds.
        _heldOut = [.. heldOut.Where(fold => fold.Count > 0).Select(fold => fold.Order().ToArray())];
    }

    /// <inheritdoc/>
    public int Count => _heldOut.Length;

    /// <inheritdoc/>
    public int[] HeldOut(int fold) => _heldOut[fold];

    /// <inheritdoc/>
    public ExtrapolationProblem Problem(ExtrapolationProblem whole, int fold)
    {
        int[] places = [.. Enumerable.Range(0, whole.ScoredRows.Length)], scored = Scored(whole, fold);
        MatrixView? logits = whole.CrossFitted?.ForRows(whole.ScoredRows);
        return whole with
        {
            Embeddings = _features.WithoutPart(_features.PartOf(_heldOut[fold][0])),
            ScoredRows = scored,
            Scores = Array.ConvertAll(scored, position => whole.Scores[position]),
            QueryRows = _heldOut[fold],
            Labels = whole.Labels is { } labels ? Array.ConvertAll(whole.ScoredRows, row => labels[row]) : null,
            Logits = logits,
            CrossFitted = logits is null ? null : new CrossFittedLogits(places, logits),
            CrossFittedFeatures = null,
            Graph = null,
        };
    }

    /// <inheritdoc/>
    public ExtrapolationProblem WithFinalFeatures(ExtrapolationProblem whole, int fold) => Folds.Split(whole, Scored(whole, fold), _heldOut[fold]);

    int[] Scored(ExtrapolationProblem whole, int fold)
    {
        int part = _features.PartOf(_heldOut[fold][0]);
        return [.. Enumerable.Range(0, whole.ScoredRows.Length).Where(position => _features.PartOf(position) != part)];
    }
}
