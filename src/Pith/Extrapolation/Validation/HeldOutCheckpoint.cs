using Pith.Numerics.Communication;

namespace Pith.Extrapolation.Validation;

/// <summary>What a finished fold of cross-validation leaves; all ranks have the same.</summary>
static class HeldOutCheckpoint
{
    /// <summary>Keeps a fold.</summary>
    /// <param name="kept">Where; null for nowhere.</param>
    /// <param name="result">All folds.</param>
    /// <param name="fold">Which.</param>
    public static void Keep(Checkpoints? kept, HeldOutScores result, int fold)
    {
        if (kept is null)
            return;
        Range rows = RowsOf(result, fold);
        kept.Keep(
            PhaseOf(fold),
            KeptArray.Of("nearest", result.NearestDistances[rows]),
            KeptArray.Of<double>("predictions", [.. result.Predictions.SelectMany(values => values[rows])]),
            KeptArray.Of<double>("uncertainties", [.. result.Uncertainties.SelectMany(values => values[rows])]));
    }

    /// <summary>Reads a fold, where it was finished before.</summary>
    /// <returns>Whether it was.</returns>
    public static bool Read(Checkpoints? kept, HeldOutScores result, int fold)
    {
        if (kept?.Has(PhaseOf(fold)) != true)
            return false;
        (int first, int count) = RowsOf(result, fold).GetOffsetAndLength(result.Positions.Length);
        kept.Read<double>(PhaseOf(fold), "nearest").CopyTo(result.NearestDistances, first);
        Fill("predictions", result.Predictions);
        Fill("uncertainties", result.Uncertainties);
        return true;

        void Fill(string array, double[][] candidates)
        {
            double[] values = kept.Read<double>(PhaseOf(fold), array);
            for (int c = 0; c < candidates.Length; c++)
                values.AsSpan(c * count, count).CopyTo(candidates[c].AsSpan(first));
        }
    }

    static Range RowsOf(HeldOutScores result, int fold) => result.FoldStarts[fold]..result.FoldStarts[fold + 1];

    static string PhaseOf(int fold) => FormattableString.Invariant($"validation-{fold + 1}");
}
