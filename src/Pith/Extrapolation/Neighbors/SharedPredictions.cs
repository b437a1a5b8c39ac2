using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Predictions from the nearest scored rows by several ranks: all know the scored rows, and each predicts a share of the others.</summary>
/// <remarks>Where results of phases are kept, many rows are predicted in parts, each of which is a phase that all ranks share.</remarks>
static class SharedPredictions
{
    // A part is worth being kept; and there are not too many of them.
    const int PartRows = 1 << 20;
    const int MostParts = 32;

    /// <summary>Whether ranks share the work: what is predicted for a row depends on no other row that is predicted.</summary>
    /// <param name="method">The method.</param>
    /// <param name="problem">The problem.</param>
    public static bool CanShare(IExtrapolator method, ExtrapolationProblem problem) => problem.Ranks.Size > 1 && method is NeighborExtrapolator;

    /// <summary>Predicts; all ranks call it and get the whole.</summary>
    /// <inheritdoc cref="IExtrapolator.Predict"/>
    public static Predictions Predict(IExtrapolator method, ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int all = problem.QueryRows.Length, partRows = PartRowsOf(all), parts = (all + partRows - 1) / partRows;
        // An approximate search looks at all rows that are predicted.
        if (problem.Checkpoints is null || parts == 1 || problem.Accuracy.RecallOf(all, problem.ScoredRows.Length) is not null)
            return PredictPart(method, problem, progress, cancellation);
        Predictions[] found = [.. Enumerable.Range(0, parts).Select(part =>
        {
            string phase = FormattableString.Invariant($"predictions-{part + 1}");
            int[] rows = problem.QueryRows[(part * partRows)..Math.Min(all, (part + 1) * partRows)];
            if (PredictionsCheckpoint.Read(problem.Checkpoints, phase, rows) is { } before)
                return before;
            problem.Checkpoints.Enter(FormattableString.Invariant($"extrapolation: predictions {part + 1} of {parts}"));
            Predictions made = PredictPart(method, problem with { QueryRows = rows, Accuracy = GraphAccuracy.Exact }, progress, cancellation);
            PredictionsCheckpoint.Keep(problem.Checkpoints, phase, made);
            return made;
        })];
        return new Predictions(problem.QueryRows, [.. found.SelectMany(part => part.Values)], [.. found.SelectMany(part => part.Uncertainties)])
        {
            NearestDistances = found[0].NearestDistances is null ? null : [.. found.SelectMany(part => part.NearestDistances!)],
            Facts = found[0].Facts,
            Shortfall = found[0].Shortfall,
        };
    }

    /// <summary>Rows of a part; the same for any number of ranks.</summary>
    public static int PartRowsOf(int rows) => Math.Max(PartRows, (int)(((long)rows + MostParts - 1) / MostParts));

    static Predictions PredictPart(IExtrapolator method, ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
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
