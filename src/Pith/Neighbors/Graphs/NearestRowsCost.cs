using Pith.Neighbors.Approximate;
using Pith.Neighbors.TwoSets;
using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>What the nearest base rows of query rows cost.</summary>
static class NearestRowsCost
{
    /// <summary>Share of the product kernel's speed that the exact search reaches.</summary>
    const double Efficiency = 0.85;

    /// <summary>Seconds of one core for one pair beyond its arithmetic: comparing it with the row's worst candidate.</summary>
    const double SecondsPerPair = 0.35e-9;

    // Of a query beyond products, and of each of the rows that it keeps: lists, and exact distances of rows that lie anywhere.
    const double SecondsPerQuery = 4e-6;
    const double SecondsPerKept = 0.28e-6;

    // Cells that a query looks into, and rows that it follows where there is a graph: what the sets of docs/scale.md take on average at a recall of 0.99.
    const int Probes = 18;

    /// <summary>Seconds on an otherwise idle machine.</summary>
    /// <param name="queries">M.</param>
    /// <param name="basis">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="accuracy">How near the true neighbours they must come.</param>
    /// <param name="speed">The machine.</param>
    public static double Seconds(double queries, double basis, long columns, long neighbors, GraphAccuracy accuracy, MachineSpeed speed)
    {
        double exact = basis * ((columns / (speed.MultiplyAddsPerSecond * Efficiency)) + SecondsPerPair) / speed.Cores;
        if (!IsApproximate(queries, basis, neighbors, accuracy))
            return queries * exact;
        // Products of codes take two thirds of the time of single precision; efforts are told for a core that does 84 of them in a nanosecond.
        int width = CodeMatrix.WidthOf((int)columns), cells = CodeCells.CountOf((int)basis);
        double product = width / (1.5 * speed.MultiplyAddsPerSecond), factor = 84e9 / (1.5 * speed.MultiplyAddsPerSecond);
        bool follows = MayFollow(queries, basis, width);
        var effort = new SearchEffort(Math.Min(Probes, cells), 0);
        double search = queries * ((1e-9 * factor * (follows ? effort with { Beam = Probes / 2 } : effort).Cost((int)basis, cells, width))
            + SecondsPerQuery + (SecondsPerKept * NearestBasis.LengthOf((int)neighbors)));
        double graph = follows ? 1e-9 * factor * SearchEffort.GraphCost((int)basis, width) : 0;
        return (NearestBasis.SampleRows * 2 * exact) + (((basis * 4 * cells * product) + search + graph) / speed.Cores);
    }

    /// <summary>Bytes beside the rows and the result.</summary>
    /// <inheritdoc cref="Seconds"/>
    public static long WorkingBytes(double queries, double basis, long columns, long neighbors, GraphAccuracy accuracy)
    {
        if (!IsApproximate(queries, basis, neighbors, accuracy))
            return 0;
        int threads = Environment.ProcessorCount, width = CodeMatrix.WidthOf((int)columns);
        long cells = CodeCells.BytesOf((long)basis, (int)columns), graph = MayFollow(queries, basis, width) ? BasisGraph.BytesOf((long)basis, (int)columns, threads) : 0;
        return cells + graph + (threads * CellSearch.BytesOf((int)columns, Probes, NearestBasis.LengthOf((int)neighbors))) + (long)(4 * (queries + basis));
    }

    static bool MayFollow(double queries, double basis, int width) => SearchEffort.GraphCost((int)basis, width) < queries * SearchEffort.MostCost((int)basis, width);

    static bool IsApproximate(double queries, double basis, long neighbors, GraphAccuracy accuracy) =>
        accuracy.RecallOf((long)queries, (long)basis) is not null && NearestBasis.IsWorthIt((int)queries, (int)basis, (int)neighbors);
}
