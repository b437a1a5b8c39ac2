using Pith.Neighbors.Distributed;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Neighbors;

/// <summary>What extrapolators from nearest scored rows have in common: one search in blocks of query rows.</summary>
abstract class NeighborExtrapolator : INeighborExtrapolator
{
    /// <summary>Query rows that one thread predicts at a time.</summary>
    const int BlockRows = 512;

    /// <inheritdoc/>
    public abstract int NeighborsWanted { get; }

    /// <inheritdoc/>
    public abstract double LabelWeight { get; }

    /// <summary>The neighbours that it cannot do without.</summary>
    protected abstract int NeighborsNeeded { get; }

    /// <inheritdoc/>
    public abstract void PredictFrom(
        ExtrapolationProblem problem, int firstQuery, NeighborLists lists, Span<double> values, Span<double> uncertainties);

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        PredictShare(problem, SingleProcess.Instance, progress, cancellation);

    /// <summary>Predicts a rank's share of the query rows; all ranks call it with the same problem.</summary>
    /// <returns>The predictions of these rows alone.</returns>
    internal Predictions PredictShare(ExtrapolationProblem problem, ICommunicator ranks, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Require(problem);
        int scored = problem.ScoredRows.Length;
        RowShare share = ScoredNeighbors.ShareOf(problem, ranks);
        var values = new double[share.Count];
        var uncertainties = new double[values.Length];
        var nearest = new double[values.Length];
        ScoredNeighbors.ForEachBlock(problem, ranks, Math.Min(NeighborsWanted, scored), LabelWeight, (first, lists) =>
        {
            int place = first - share.First;
            PredictBlock(this, problem, first, lists, values.AsMemory(place, lists.Queries), uncertainties.AsMemory(place, lists.Queries));
            for (int q = 0; q < lists.Queries; q++)
                nearest[place + q] = lists.Distances.Span[q * lists.Neighbors];
        }, progress, cancellation);
        return new Predictions(problem.QueryRows[share.First..share.End], values, uncertainties)
        {
            // With labels the distances are not those that a shift is told by.
            NearestDistances = LabelWeight == 0 ? nearest : null,
            Facts = new Dictionary<string, double> { ["neighbors"] = NeighborsNeeded },
        };
    }

    /// <summary>Refuses a problem that has too few scored rows, or lacks labels that are asked for.</summary>
    /// <exception cref="OptionException">The message names the option that the problem does not allow.</exception>
    internal void Require(ExtrapolationProblem problem)
    {
        int scored = problem.ScoredRows.Length;
        if (NeighborsNeeded > scored)
        {
            throw new OptionException(ExtrapolationRules.NeighborsOption, FormattableString.Invariant(
                $"`neighbors` must be a whole number from 1 to {scored} (the scored rows); got {NeighborsNeeded}."));
        }
        LabelledEmbeddings.Require(problem, LabelWeight);
    }

    /// <summary>Predicts the queries of one search on all threads.</summary>
    internal static void PredictBlock(
        INeighborExtrapolator method, ExtrapolationProblem problem, int firstQuery, NeighborLists lists, Memory<double> values, Memory<double> uncertainties)
    {
        int k = lists.Neighbors;
        RowBlocks.ForEach(lists.Queries, BlockRows, problem.Threads, () => 0, (first, count, _) =>
        {
            var part = new NeighborLists(k, lists.Positions.Slice(first * k, count * k), lists.Distances.Slice(first * k, count * k));
            method.PredictFrom(problem, firstQuery + first, part, values.Span.Slice(first, count), uncertainties.Span.Slice(first, count));
        });
    }
}
