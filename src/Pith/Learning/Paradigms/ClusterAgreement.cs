namespace Pith.Learning.Paradigms;

/// <summary>How well a clustering agrees with labels when its clusters are named as well as they can be.</summary>
/// <remarks>Each cluster is given at most one class and each class at most one cluster so that the most rows agree: the assignment
/// problem, by the
/// Hungarian method with potentials (Kuhn 1955; Jonker and Volgenant 1987), O(n^3) in the larger of the two numbers.</remarks>
static class ClusterAgreement
{
    /// <summary>The share of rows whose cluster's class is their label, 0 to 1.</summary>
    /// <param name="clusters">[n], each at least 0.</param>
    /// <param name="labels">[n], each at least 0.</param>
    public static double Accuracy(ReadOnlySpan<int> clusters, ReadOnlySpan<int> labels)
    {
        if (clusters.Length != labels.Length)
            throw new ArgumentException($"There are {clusters.Length} clusters but {labels.Length} labels.", nameof(labels));
        if (clusters.IsEmpty)
            return 0;
        int size = 0;
        for (int i = 0; i < clusters.Length; i++)
            size = Math.Max(size, Math.Max(clusters[i], labels[i]) + 1);
        var counts = new int[size, size];
        for (int i = 0; i < clusters.Length; i++)
            counts[clusters[i], labels[i]]++;
        int[] classes = Match(counts);
        long agree = 0;
        for (int cluster = 0; cluster < size; cluster++)
            agree += counts[cluster, classes[cluster]];
        return (double)agree / clusters.Length;
    }

    /// <summary>The class of each cluster that makes the sum of counts largest.</summary>
    static int[] Match(int[,] counts)
    {
        int n = counts.GetLength(0);
        // 1-based, with row and column 0 as the method's artificial ones; costs are negated counts.
        var rowPotential = new long[n + 1];
        var columnPotential = new long[n + 1];
        var rowOf = new int[n + 1];
        var previous = new int[n + 1];
        for (int row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            int column = 0;
            var least = new long[n + 1];
            Array.Fill(least, long.MaxValue);
            var isUsed = new bool[n + 1];
            do
            {
                isUsed[column] = true;
                int current = rowOf[column], next = 0;
                long delta = long.MaxValue;
                for (int j = 1; j <= n; j++)
                {
                    if (isUsed[j])
                        continue;
                    long cost = -counts[current - 1, j - 1] - rowPotential[current] - columnPotential[j];
                    if (cost < least[j])
                        (least[j], previous[j]) = (cost, column);
                    if (least[j] < delta)
                        (delta, next) = (least[j], j);
                }
                for (int j = 0; j <= n; j++)
                {
                    if (isUsed[j])
                    {
                        rowPotential[rowOf[j]] += delta;
                        columnPotential[j] -= delta;
                    }
                    else
                    {
                        least[j] -= delta;
                    }
                }
                column = next;
            }
            while (rowOf[column] != 0);
            while (column != 0)
            {
                rowOf[column] = rowOf[previous[column]];
                column = previous[column];
            }
        }
        var classes = new int[n];
        for (int j = 1; j <= n; j++)
            classes[rowOf[j] - 1] = j - 1;
        return classes;
    }
}
