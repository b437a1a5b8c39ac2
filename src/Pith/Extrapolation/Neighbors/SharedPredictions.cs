using Pith.Numerics.Communication;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Predictions from the nearest scored rows by several ranks: all know the scored rows, and each predicts a share of the others.</summary>
static class SharedPredictions
{
    /// <summary>Whether ranks share the work: what is predicted for a row depends on no other row that is predicted.</summary>
    /// <param name="method">The method.</param>
    /// <param name="problem">The problem.</param>
    public static bool CanShare(IExtrapolator method, ExtrapolationProblem problem) => problem.Ranks.Size > 1 && method is NeighborExtrapolator;

    /// <summary>Predicts; all ranks call it and get the whole.</summary>
    /// <inheritdoc cref="IExtrapolator.Predict"/>
    public static Predictions Predict(IExtrapolator method, ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ICommunicator ranks = problem.Ranks;
        Predictions part = ((NeighborExtrapolator)method).PredictShare(problem, ranks, progress, cancellation);
        return new Predictions(problem.QueryRows, ranks.AllGather<double>(part.Values), ranks.AllGather<double>(part.Uncertainties))
        {
            NearestDistances = part.NearestDistances is null ? null : ranks.AllGather<double>(part.NearestDistances),
            Facts = part.Facts,
            Shortfall = part.Shortfall,
        };
    }

    /// <summary>[Q] the distance of every query row to its nearest scored row; all ranks call it and get the whole.</summary>
    public static double[] NearestDistances(ExtrapolationProblem problem, CancellationToken cancellation)
    {
        var nearest = new List<double>();
        ScoredNeighbors.ForEachBlock(problem, problem.Ranks, 1, 0, (_, lists) => nearest.AddRange(lists.Distances.Span), null, cancellation);
        return problem.Ranks.AllGather<double>(nearest.ToArray());
    }
}
