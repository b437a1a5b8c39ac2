using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>By what the held-out rows choose the epoch whose predictions are given.</summary>
public enum EpochChoice
{
    /// <summary>The least mean squared error.</summary>
    Error,

    /// <summary>The largest Pearson correlation, as in the published code; it does not see a wrong scale.</summary>
    Correlation,
}

/// <summary>Remembers the best epoch so far.</summary>
/// <param name="targets">The held-out rows.</param>
/// <param name="choice">What best means.</param>
/// <param name="patience">Epochs without a better one after which training ends.</param>
sealed class BestEpoch(ScoreTargets targets, EpochChoice choice, int patience)
{
    double _best = double.NegativeInfinity;

    /// <summary>The best epoch, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>The mean squared error of the held-out rows at the best epoch, in the score's unit squared.</summary>
    public double SquaredError { get; private set; } = double.NaN;

    /// <summary>Judges an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="predictions">[held-out rows] scores.</param>
    /// <returns>Whether it is the best so far.</returns>
    public bool Offer(int epoch, ReadOnlySpan<double> predictions)
    {
        double squares = 0;
        for (int i = 0; i < predictions.Length; i++)
            squares += (predictions[i] - targets.HeldOutScores[i]) * (predictions[i] - targets.HeldOutScores[i]);
        double error = squares / predictions.Length;
        double value = choice == EpochChoice.Error ? -error : RankCorrelation.Pearson(predictions, targets.HeldOutScores);
        // A correlation that does not exist is worse than any; the first epoch counts even so, so that there is always one.
        if (double.IsNaN(value))
            value = -2;
        if (Epoch > 0 && !(value > _best))
            return false;
        (_best, Epoch, SquaredError) = (value, epoch, error);
        return true;
    }

    /// <summary>Whether training ends after this epoch.</summary>
    public bool EndsAfter(int epoch) => epoch - Epoch >= patience;
}
