using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>What a network learns from: scored rows to train on, and a tenth of them held out to judge epochs and errors by.</summary>
sealed class ScoreTargets
{
    /// <summary>Scored rows without which nothing can be trained and judged.</summary>
    public const int FewestScoredRows = 10;

    readonly double _mean, _deviation;

    ScoreTargets(int[] trained, double[] trainedScores, int[] heldOut, double[] heldOutScores, bool standardize)
    {
        (Trained, TrainedScores, HeldOut, HeldOutScores) = (trained, trainedScores, heldOut, heldOutScores);
        double deviation = Descriptive.StandardDeviation(trainedScores, 0);
        (_mean, _deviation) = standardize ? (Descriptive.Mean(trainedScores), deviation > 0 ? deviation : 1) : (0, 1);
    }

    /// <summary>Rows to train on, ascending.</summary>
    public int[] Trained { get; }

    /// <summary>Their scores.</summary>
    public double[] TrainedScores { get; }

    /// <summary>Rows held out, ascending.</summary>
    public int[] HeldOut { get; }

    /// <summary>Their scores.</summary>
    public double[] HeldOutScores { get; }

    /// <summary>A score in the network's unit.</summary>
    public double ToTarget(double score) => (score - _mean) / _deviation;

    /// <summary>A network's output as a score.</summary>
    public double ToScore(double output) => (output * _deviation) + _mean;

    /// <summary>Splits the scored rows: a tenth, at least 2, is held out, drawn by the seed.</summary>
    /// <param name="problem">The scored rows.</param>
    /// <param name="method">The method's name, for the message and the random numbers.</param>
    /// <param name="standardize">Whether the network's unit has mean 0 and deviation 1 over the trained rows.</param>
    /// <exception cref="InvalidDataContentException">There are fewer than 10 scored rows.</exception>
    public static ScoreTargets Split(ExtrapolationProblem problem, string method, bool standardize)
    {
        int count = problem.ScoredRows.Length;
        if (count < FewestScoredRows)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The method {method} needs at least {FewestScoredRows} rows with a score, because it holds some of them out to judge itself; got {count}: score more rows, or use `method` knn."));
        }
        int[] sample = new RandomStream(problem.Seed, method + "-held-out").Sample(count, Math.Max(2, count / 10));
        var isHeldOut = new bool[count];
        foreach (int i in sample)
            isHeldOut[i] = true;
        int[] places = [.. Enumerable.Range(0, count)];
        int[] trained = [.. places.Where(i => !isHeldOut[i])], heldOut = [.. places.Where(i => isHeldOut[i])];
        return new ScoreTargets(
            [.. trained.Select(i => problem.ScoredRows[i])], [.. trained.Select(i => problem.Scores[i])],
            [.. heldOut.Select(i => problem.ScoredRows[i])], [.. heldOut.Select(i => problem.Scores[i])], standardize);
    }
}
