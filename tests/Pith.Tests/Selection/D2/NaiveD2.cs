using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.D2;

/// <summary>D2 Pruning as its pseudo-code says: tables of neighbours, a search through all rows for every pick.</summary>
static class NaiveD2
{
    /// <summary>The neighbours of every row, by row.</summary>
    public static SortedDictionary<int, double>[] Adjacency(KnnGraph graph, bool union)
    {
        var adjacency = Enumerable.Range(0, graph.Rows).Select(_ => new SortedDictionary<int, double>()).ToArray();
        void Add(int from, int to, double distance) =>
            adjacency[from][to] = adjacency[from].TryGetValue(to, out double known) ? Math.Min(known, distance) : distance;
        for (int row = 0; row < graph.Rows; row++)
        {
            for (int n = 0; n < graph.Neighbors; n++)
            {
                Add(row, graph.NeighborsOf(row)[n], graph.DistancesOf(row)[n]);
                if (union)
                    Add(graph.NeighborsOf(row)[n], row, graph.DistancesOf(row)[n]);
            }
        }
        return adjacency;
    }

    /// <summary>The picks and every row's last value.</summary>
    public static (List<int> Order, double[] Values) Select(
        SortedDictionary<int, double>[] adjacency, double[] scores, D2Options options, double floor, double scale, int budget)
    {
        int rows = adjacency.Length;
        double Weight(double distance, double gamma) => options.Kernel switch
        {
            D2Kernel.Reference => DeterministicMath.Exp(-gamma * distance),
            D2Kernel.Paper => DeterministicMath.Exp(-gamma * (distance * distance)),
            _ => DeterministicMath.Exp(-gamma * (distance / scale * (distance / scale))),
        };
        var values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            foreach ((int j, double distance) in adjacency[i])
                sum += Weight(distance, options.Kernel == D2Kernel.Reference ? 1 : options.ForwardGamma) * Math.Max(scores[j], floor);
            values[i] = options.Combine == D2Combine.Sum ? sum + scores[i] : sum * scores[i];
        }
        var order = new List<int>();
        while (order.Count < budget)
        {
            int best = -1;
            for (int i = 0; i < rows; i++)
            {
                if (!order.Contains(i) && (best < 0 || values[i] > values[best]))
                    best = i;
            }
            order.Add(best);
            foreach ((int j, double distance) in adjacency[best])
            {
                if (order.Contains(j))
                    continue;
                double lowered = values[j] - (options.Reverse == D2Reverse.Absolute ? 1 : Weight(distance, options.Gamma)) * values[best];
                values[j] = options.ClampAtZero && lowered < 0 ? Math.Min(values[j], 0) : lowered;
            }
        }
        return (order, values);
    }
}
