using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.Validation;

/// <summary>Which scored rows are held out together, drawn from the seed.</summary>
/// <remarks>Drawn over the scored rows in ascending order, so that the order in which they are handed over changes nothing. Of very many
/// scored rows only a random part is predicted, which tells a correlation well enough; all others still serve as scored rows.</remarks>
sealed class Folds : IFolds
{
    /// <summary>The most rows that are held out and predicted in all folds together.</summary>
    public const int MostHeldOut = 6_000;

    readonly int[] _foldOf;
    readonly int[][] _heldOut;

    /// <summary>Draws the folds.</summary>
    /// <param name="scored">M, the scored rows, at least <paramref name="count"/>.</param>
    /// <param name="count">F, at least 2.</param>
    /// <param name="seed">The run's seed.</param>
    public Folds(int scored, int count, ulong seed)
    {
        int[] shuffled = new RandomStream(seed, "extrapolation-folds").Sample(scored, scored);
        _foldOf = new int[scored];
        var heldOut = new List<int>[count];
        for (int f = 0; f < count; f++)
            heldOut[f] = [];
        for (int place = 0; place < scored; place++)
        {
            int position = shuffled[place];
            _foldOf[position] = place % count;
            if (place < MostHeldOut)
                heldOut[place % count].Add(position);
        }
        _heldOut = [.. heldOut.Select(fold => fold.Order().ToArray())];
    }

    /// <inheritdoc/>
    public int Count => _heldOut.Length;

    /// <inheritdoc/>
    public int[] HeldOut(int fold) => _heldOut[fold];

    /// <inheritdoc/>
    public ExtrapolationProblem? WithFinalFeatures(ExtrapolationProblem whole, int fold) => null;

    /// <inheritdoc/>
    public ExtrapolationProblem Problem(ExtrapolationProblem whole, int fold) =>
        Split(whole, [.. Enumerable.Range(0, _foldOf.Length).Where(position => _foldOf[position] != fold)], _heldOut[fold]);

    /// <summary>A problem in which some of the scored rows are query rows.</summary>
    /// <param name="whole">The problem of all scored rows.</param>
    /// <param name="scored">Positions of the rows that stay scored, ascending.</param>
    /// <param name="heldOut">Positions of the query rows, ascending.</param>
    public static ExtrapolationProblem Split(ExtrapolationProblem whole, int[] scored, int[] heldOut) => whole with
    {
        ScoredRows = Array.ConvertAll(scored, position => whole.ScoredRows[position]),
        Scores = Array.ConvertAll(scored, position => whole.Scores[position]),
        QueryRows = Array.ConvertAll(heldOut, position => whole.ScoredRows[position]),
    };
}
