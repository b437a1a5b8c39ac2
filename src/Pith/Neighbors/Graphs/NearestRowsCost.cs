using Pith.Neighbors.Approximate;
using Pith.Numerics;

namespace Pith.Neighbors.Graphs;

/// <summary>What the nearest base rows of query rows cost.</summary>
static class NearestRowsCost
{
    /// <summary>Share of the product kernel's speed that the exact search reaches.</summary>
    const double Efficiency = 0.85;

    /// <summary>Seconds of one core for one pair beyond its arithmetic: comparing it with the row's worst candidate.</summary>
    const double SecondsPerPair = 0.35e-9;

    // Of a query beyond products: its list, and exact distances of rows that lie anywhere.
    const double SecondsPerQuery = 8e-6;

    // Share of the base rows that a query is compared with, on average, at a recall of 0.99.
    const double Looked = 0.06;

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
        // Products of codes take two thirds of the time of single precision.
        double product = CodeMatrix.WidthOf((int)columns) / (1.5 * speed.MultiplyAddsPerSecond);
        double search = queries * ((((basis * Looked) + (5 * Math.Sqrt(basis))) * product) + SecondsPerQuery) / speed.Cores;
        return (CellNeighbors.SampleRows * 2 * exact) + (basis * 4 * Math.Sqrt(basis) * product / speed.Cores) + search;
    }

    /// <summary>Bytes beside the rows and the result.</summary>
    /// <inheritdoc cref="Seconds"/>
    public static long WorkingBytes(double queries, double basis, long columns, long neighbors, GraphAccuracy accuracy) =>
        IsApproximate(queries, basis, neighbors, accuracy) ? CodeCells.BytesOf((long)basis, (int)columns) + (16L << 20) : 0;

    static bool IsApproximate(double queries, double basis, long neighbors, GraphAccuracy accuracy) =>
        accuracy.RecallOf((long)queries, (long)basis) is not null && CellNeighbors.IsWorthIt((int)queries, (int)basis, (int)neighbors);
}
