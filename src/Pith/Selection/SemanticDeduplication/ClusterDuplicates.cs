using Pith.Neighbors.Search;
using Pith.Numerics.Threading;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Finds, for the rows of one cluster in their keep order, which row each one duplicates and at which similarity.</summary>
sealed class ClusterDuplicates
{
    readonly float[] _rows;
    readonly int _columns;
    readonly int _count;
    readonly int _threads;

    /// <summary>Takes a cluster.</summary>
    /// <param name="rows">[m, D] rows of length 1, in keep order; may be longer.</param>
    /// <param name="count">m, at least 1.</param>
    /// <param name="columns">D.</param>
    /// <param name="threads">Threads for large clusters.</param>
    public ClusterDuplicates(float[] rows, int count, int columns, int threads)
    {
        _rows = rows;
        _columns = columns;
        _count = count;
        _threads = threads;
        Of = new int[count];
        Levels = new double[count];
        Array.Fill(Of, -1);
        Array.Fill(Levels, double.NaN);
    }

    /// <summary>[m] the place of the row that each one duplicates, always an earlier one; -1 for the first.</summary>
    public int[] Of { get; }

    /// <summary>[m] the similarity at which it does; NaN for the first.</summary>
    public double[] Levels { get; }

    /// <summary>The published code's rule: the most similar earlier row, of equally similar ones the earliest.</summary>
    public void FindEarlier() => RowRanges.Run(_count, _threads, (first, end) =>
    {
        for (int j = Math.Max(first, 1); j < end; j++)
        {
            double best = double.NegativeInfinity;
            for (int i = 0; i < j; i++)
            {
                double similarity = Similarity(i, j);
                if (similarity > best)
                    (best, Of[j]) = (similarity, i);
            }
            Levels[j] = best;
        }
    });

    /// <summary>The paper's rule: the similarity at which a row's group joins the group of an earlier row, whose first row it duplicates.</summary>
    /// <remarks>The tree is Prim's (1957): O(m^2 D) time, O(m) memory.</remarks>
    public void FindGroups() => GroupJoins.Join(SpanningTree(), Of, Levels);

    (double Level, int A, int B)[] SpanningTree()
    {
        var tree = new (double Level, int A, int B)[_count - 1];
        var best = new double[_count];
        var from = new int[_count];
        Array.Fill(best, double.NegativeInfinity);
        int[] outside = [.. Enumerable.Range(1, _count - 1)];
        int added = 0;
        for (int n = 0; n < tree.Length; n++)
        {
            int left = _count - 1 - n, center = added;
            RowRanges.Run(left, _threads, (first, end) =>
            {
                for (int o = first; o < end; o++)
                {
                    int place = outside[o];
                    double similarity = Similarity(center, place);
                    if (similarity > best[place])
                        (best[place], from[place]) = (similarity, center);
                }
            });
            int top = 0;
            for (int o = 1; o < left; o++)
            {
                if (best[outside[o]] > best[outside[top]] || (best[outside[o]] == best[outside[top]] && outside[o] < outside[top]))
                    top = o;
            }
            added = outside[top];
            tree[n] = (best[added], from[added], added);
            outside[top] = outside[left - 1];
        }
        return tree;
    }

    /// <summary>The cosine: 1 - |a - b|^2 / 2 of rows of length 1, exactly 1 for equal rows, never above.</summary>
    double Similarity(int a, int b) => 1 - (ExactDistances.SumOfSquaredDifferences(
        _rows.AsSpan(a * _columns, _columns), 1, _rows.AsSpan(b * _columns, _columns), 1) / 2);
}
