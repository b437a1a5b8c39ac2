namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The normalised adjacency with self loops, as lists by centre and by source: a sparse matrix and its transpose.</summary>
/// <remarks>Kipf and Welling (ICLR 2017, arXiv 1609.02907) for directed weighted edges as PyTorch Geometric's GCNConv has it: every row
/// gets a loop of weight 1, <c>D_i = 1 + the weights into i</c>, and the element (i, j) is <c>w_ij / sqrt(D_i D_j)</c>.</remarks>
sealed class PropagationMatrix
{
    /// <summary>Keeps the arrays and makes the transpose.</summary>
    /// <param name="starts">[N + 1]: where each row's elements begin.</param>
    /// <param name="sources">[E]: the columns.</param>
    /// <param name="values">[E].</param>
    public PropagationMatrix(int[] starts, int[] sources, float[] values)
    {
        (Starts, Sources, Values) = (starts, sources, values);
        int rows = starts.Length - 1;
        TransposedStarts = new int[rows + 1];
        Centers = new int[sources.Length];
        TransposedValues = new float[sources.Length];
        foreach (int source in sources)
            TransposedStarts[source + 1]++;
        for (int row = 0; row < rows; row++)
            TransposedStarts[row + 1] += TransposedStarts[row];
        int[] next = TransposedStarts[..rows];
        // Centres ascend within a source's list: the order of every sum is fixed.
        for (int center = 0; center < rows; center++)
        {
            for (int e = starts[center]; e < starts[center + 1]; e++)
            {
                int place = next[sources[e]]++;
                (Centers[place], TransposedValues[place]) = (center, values[e]);
            }
        }
    }

    /// <summary>N.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>[N + 1].</summary>
    public int[] Starts { get; }

    /// <summary>[E]: columns, the row itself first.</summary>
    public int[] Sources { get; }

    /// <summary>[E].</summary>
    public float[] Values { get; }

    /// <summary>[N + 1]: where the elements of each column begin.</summary>
    public int[] TransposedStarts { get; }

    /// <summary>[E]: rows, ascending within a column.</summary>
    public int[] Centers { get; }

    /// <summary>[E].</summary>
    public float[] TransposedValues { get; }

    /// <summary>The matrix of some edges, symmetrically normalised.</summary>
    public static PropagationMatrix Symmetric(NeighborEdges edges)
    {
        double[] degrees = Degrees(edges);
        double[] factors = Array.ConvertAll(degrees, d => 1 / Math.Sqrt(d));
        return Build(edges, (row, source) => factors[row] * factors[source]);
    }

    /// <summary>The matrix of a random walk against the edges: every row is divided by its sum, so that constants stay what they are.</summary>
    public static PropagationMatrix RandomWalk(NeighborEdges edges)
    {
        double[] degrees = Degrees(edges);
        return Build(edges, (row, _) => 1 / degrees[row]);
    }

    static double[] Degrees(NeighborEdges edges)
    {
        var degrees = new double[edges.Rows];
        for (int row = 0; row < degrees.Length; row++)
        {
            double degree = 1;
            for (int e = edges.Starts[row]; e < edges.Starts[row + 1]; e++)
                degree += edges.Weights[e];
            degrees[row] = degree;
        }
        return degrees;
    }

    static PropagationMatrix Build(NeighborEdges edges, Func<int, int, double> factor)
    {
        int rows = edges.Rows;
        var starts = new int[rows + 1];
        var sources = new int[edges.Sources.Length + rows];
        var values = new float[sources.Length];
        int place = 0;
        for (int row = 0; row < rows; row++)
        {
            sources[place] = row;
            values[place++] = (float)factor(row, row);
            for (int e = edges.Starts[row]; e < edges.Starts[row + 1]; e++)
            {
                sources[place] = edges.Sources[e];
                values[place++] = (float)(edges.Weights[e] * factor(row, edges.Sources[e]));
            }
            starts[row + 1] = place;
        }
        return new PropagationMatrix(starts, sources, values);
    }
}
