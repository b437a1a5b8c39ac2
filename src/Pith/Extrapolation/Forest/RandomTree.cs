using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.Forest;

/// <summary>One extremely randomised regression tree.</summary>
/// <remarks>Geurts, Ernst and Wehenkel, "Extremely randomized trees", Machine Learning 63, 2006: at each node some columns that are not constant there are drawn, for each a
/// threshold between its smallest and largest value, and the split with the largest reduction of variance is taken. Every tree sees all rows. A node ends
/// where it has too few rows or one target only.</remarks>
sealed class RandomTree
{
    readonly List<int> _columns = [], _left = [], _right = [];
    readonly List<float> _thresholds = [];
    readonly List<double> _values = [];

    /// <summary>Grows a tree.</summary>
    /// <param name="columns">[columns][n] features by column.</param>
    /// <param name="targets">[n].</param>
    /// <param name="tried">Columns that are drawn at each node.</param>
    /// <param name="splitRows">The fewest rows of a node that is split.</param>
    /// <param name="random">Draws columns and thresholds.</param>
    public static RandomTree Grow(float[][] columns, double[] targets, int tried, int splitRows, RandomStream random)
    {
        var tree = new RandomTree();
        int[] rows = [.. Enumerable.Range(0, targets.Length)], spare = new int[rows.Length], order = [.. Enumerable.Range(0, columns.Length)];
        var open = new Stack<(int Node, int First, int Count)>();
        open.Push((tree.Add(), 0, rows.Length));
        while (open.Count > 0)
        {
            (int node, int first, int count) = open.Pop();
            Span<int> own = rows.AsSpan(first, count);
            double sum = 0;
            bool isConstant = true;
            foreach (int row in own)
            {
                sum += targets[row];
                isConstant &= targets[row] == targets[own[0]];
            }
            tree._values[node] = sum / count;
            if (count < splitRows || isConstant || Split(columns, targets, own, sum, tried, order, random) is not (int column, float threshold))
                continue;
            int left = Partition(own, spare, columns[column], threshold);
            (tree._columns[node], tree._thresholds[node]) = (column, threshold);
            (tree._left[node], tree._right[node]) = (tree.Add(), tree.Add());
            open.Push((tree._right[node], first + left, count - left));
            open.Push((tree._left[node], first, left));
        }
        return tree;
    }

    /// <summary>The value of the leaf that a row falls into.</summary>
    /// <param name="features">[columns].</param>
    public double Apply(ReadOnlySpan<float> features)
    {
        int node = 0;
        while (_left[node] >= 0)
            node = features[_columns[node]] < _thresholds[node] ? _left[node] : _right[node];
        return _values[node];
    }

    int Add()
    {
        _columns.Add(0);
        _thresholds.Add(0);
        _values.Add(0);
        _left.Add(-1);
        _right.Add(-1);
        return _left.Count - 1;
    }

    static (int Column, float Threshold)? Split(
        float[][] columns, double[] targets, ReadOnlySpan<int> rows, double sum, int tried, int[] order, RandomStream random)
    {
        (int Column, float Threshold)? best = null;
        double bestGain = double.NegativeInfinity;
        int found = 0;
        // Columns in random order, each once, until enough of them vary.
        for (int place = 0; place < order.Length && found < tried; place++)
        {
            int other = place + random.NextInt(order.Length - place);
            (order[place], order[other]) = (order[other], order[place]);
            float[] values = columns[order[place]];
            float least = float.PositiveInfinity, largest = float.NegativeInfinity;
            foreach (int row in rows)
            {
                least = Math.Min(least, values[row]);
                largest = Math.Max(largest, values[row]);
            }
            if (!(least < largest))
                continue;
            found++;
            // Above the least, so that both sides have rows.
            float threshold = Math.Clamp((float)(least + ((largest - (double)least) * random.NextDouble())), MathF.BitIncrement(least), largest);
            double left = 0;
            int count = 0;
            foreach (int row in rows)
            {
                if (values[row] < threshold)
                {
                    left += targets[row];
                    count++;
                }
            }
            double gain = (left * left / count) + ((sum - left) * (sum - left) / (rows.Length - count));
            if (gain > bestGain)
                (bestGain, best) = (gain, (order[place], threshold));
        }
        return best;
    }

    static int Partition(Span<int> rows, int[] spare, float[] values, float threshold)
    {
        int left = 0, right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (values[rows[i]] < threshold)
                rows[left++] = rows[i];
            else
                spare[right++] = rows[i];
        }
        spare.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }
}
