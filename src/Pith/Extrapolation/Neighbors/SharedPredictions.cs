using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Predictions from the nearest scored rows by several ranks: all know the scored rows, and each predicts a share of the others.</summary>
static class SharedPredictions
{
    /// <summary>Whether ranks can share the work: what is predicted for a row depends on no other row that is predicted.</summary>
    /// <remarks>An approximate search looks at all query rows, so there every rank predicts all.</remarks>
    /// <param name="method">The method.</param>
    /// <param name="problem">The problem.</param>
    public static bool CanShare(IExtrapolator method, ExtrapolationProblem problem) => problem.Ranks.Size > 1
        && method is NeighborExtrapolator && problem.Accuracy.RecallOf(problem.QueryRows.Length, problem.ScoredRows.Length) is null;

    /// <summary>Predicts; all ranks call it and get the whole.</summary>
    /// <inheritdoc cref="IExtrapolator.Predict"/>
    public static Predictions Predict(IExtrapolator method, ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ICommunicator ranks = problem.Ranks;
        int all = problem.QueryRows.Length;
        (int first, int end) = ((int)((long)all * ranks.Rank / ranks.Size), (int)((long)all * (ranks.Rank + 1) / ranks.Size));
        // Of no row at all, one is predicted and left out: the method's facts are those of the whole.
        int[] own = first < end ? problem.QueryRows[first..end] : problem.QueryRows[..1];
        Predictions part = method.Predict(
            problem with { QueryRows = own, Accuracy = GraphAccuracy.Exact, Ranks = SingleProcess.Instance }, progress, cancellation);
        double[] Gather(double[] values) => ranks.AllGather<double>(values.AsSpan(0, end - first));
        double[] gathered = Gather(part.Values), uncertainties = Gather(part.Uncertainties);
        return new Predictions(problem.QueryRows, gathered, uncertainties)
        {
            NearestDistances = part.NearestDistances is null ? null : Gather(part.NearestDistances),
            Facts = part.Facts,
            Shortfall = part.Shortfall,
        };
    }
}
