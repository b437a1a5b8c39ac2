using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Selection.Stratified;

/// <summary>Picks rows inside strata; a larger count of a stratum begins with the picks of a smaller one.</summary>
abstract class StratumPicks
{
    /// <summary>[N] the values that the selection reports.</summary>
    public abstract double[] Values { get; }

    /// <summary>Picks of every stratum.</summary>
    /// <param name="counts">Rows to pick of each stratum, given rows left out.</param>
    public abstract int[][] Pick(int[] counts);

    /// <summary>Hands over what the picks report about themselves.</summary>
    public virtual void Report(SelectionFrame frame) { }

    /// <summary>The mean distance of a stratum's dropped rows to their nearest kept row of the stratum (AUCpr); 0 where none is dropped or
    /// none is kept.</summary>
    /// <param name="problem">The problem; it has embeddings.</param>
    /// <param name="rows">The stratum's rows.</param>
    /// <param name="kept">Those that are kept.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static double CoverageOf(SelectionProblem problem, int[] rows, int[] kept, CancellationToken cancellation)
    {
        var isKept = new HashSet<int>(kept);
        int[] dropped = Array.FindAll(rows, row => !isKept.Contains(row));
        if (dropped.Length == 0 || kept.Length == 0)
            return 0;
        var nearest = new int[dropped.Length];
        var distances = new double[dropped.Length];
        NearestRows.Search(
            problem.Embeddings!.SelectRows(dropped), problem.Embeddings.SelectRows(kept), 1, problem.Metric, problem.Accuracy, nearest, distances, problem.Threads, null, cancellation);
        return Descriptive.Mean(distances);
    }
}

/// <summary>Rows in a random order of their own in every stratum.</summary>
sealed class RandomStratumPicks(int[][] open, ulong seed, double[] values) : StratumPicks
{
    // More blocks of random words than any shuffle of a stratum can use.
    const int BlocksOfStratum = 40;

    public override double[] Values => values;

    public override int[][] Pick(int[] counts)
    {
        var stream = new RandomStream(seed, "stratified-selection");
        var picks = new int[open.Length][];
        for (int p = 0; p < open.Length; p++)
        {
            int[] shuffled = [.. open[p]];
            stream.At((ulong)p << BlocksOfStratum).Shuffle<int>(shuffled);
            picks[p] = shuffled[..counts[p]];
        }
        return picks;
    }
}

/// <summary>The hardest rows of every stratum.</summary>
sealed class TopStratumPicks(int[][] open, double[] values) : StratumPicks
{
    public override double[] Values => values;

    public override int[][] Pick(int[] counts)
    {
        var picks = new int[open.Length][];
        for (int p = 0; p < open.Length; p++)
        {
            int[] sorted = [.. open[p]];
            RankedRows.SortHardestFirst(sorted, values);
            picks[p] = sorted[..counts[p]];
        }
        return picks;
    }
}

/// <summary>Message passing inside every stratum.</summary>
sealed class D2StratumPicks(SelectionFrame frame, D2Pass pass, int[][] open) : StratumPicks
{
    public override double[] Values => pass.Values;

    public override int[][] Pick(int[] counts) => pass.Pick(frame, open, counts);

    public override void Report(SelectionFrame frame) => pass.Report(frame);
}
