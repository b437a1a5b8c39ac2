using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines.Graph;

/// <summary>A kNN graph that was built and written.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">D, of the embeddings that it is of.</param>
/// <param name="Neighbors">K.</param>
/// <param name="Recall">The share of true neighbours in it.</param>
/// <param name="MeanDistance">The mean distance of a row to a neighbour.</param>
/// <param name="ZeroDistances">Neighbours at distance 0, which are copies of the row.</param>
sealed record BuiltGraph(int Rows, int Columns, int Neighbors, RecallEstimate Recall, double MeanDistance, long ZeroDistances)
{
    /// <summary>Ranks that built it together; 1 for one process.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>The files that hold it, with their rows where it is in parts; known to rank 0.</summary>
    public IReadOnlyList<ManifestFile> Files { get; init; } = [];

    /// <summary>Bytes that all ranks sent each other.</summary>
    public long BytesSent { get; init; }

    /// <summary>Describes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">D.</param>
    public static BuiltGraph Of(KnnGraph graph, int columns)
    {
        // In the order of rows and neighbours, one by one.
        double sum = 0;
        long zeros = 0;
        for (int row = 0; row < graph.Rows; row++)
            Add(graph.DistancesOf(row), ref sum, ref zeros);
        return new BuiltGraph(graph.Rows, columns, graph.Neighbors, graph.Recall!, sum / graph.Entries, zeros);
    }

    /// <summary>Describes a graph of which each rank has some consecutive rows: one after the other adds its own, as one process would.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="distances">Those of this rank's rows.</param>
    /// <param name="recall">The share of true neighbours.</param>
    public static BuiltGraph Of(ICommunicator ranks, int rows, int columns, int neighbors, ReadOnlySpan<double> distances, RecallEstimate recall)
    {
        double sum = 0;
        long zeros = 0;
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            if (rank == ranks.Rank)
                Add(distances, ref sum, ref zeros);
            double[] told = [sum, zeros];
            ranks.Broadcast<double>(told, rank);
            (sum, zeros) = (told[0], (long)told[1]);
        }
        return new BuiltGraph(rows, columns, neighbors, recall, sum / ((long)rows * neighbors), zeros) { Ranks = ranks.Size };
    }

    static void Add(ReadOnlySpan<double> distances, ref double sum, ref long zeros)
    {
        foreach (double distance in distances)
            sum += distance;
        zeros += distances.Count(0.0);
    }
}
