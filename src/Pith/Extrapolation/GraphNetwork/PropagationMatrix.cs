namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The normalised adjacency with self loops, as lists by centre and by source: a sparse matrix and its transpose.</summary>
/// <remarks>Kipf and Welling (ICLR 2017, arXiv 1609.02907) for directed weighted edges as PyTorch Geometric's GCNConv has it: every row
/// gets a loop of weight 1, <c>D_i = 1 + the weights into i</c>, and the element (i, j) is <c>w_ij / sqrt(D_i D_j)</c>.</remarks>
sealed unsafe class PropagationMatrix
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

    /// <summary>One row of the product with a dense matrix: result = start + A[row] input.</summary>
    /// <param name="row">0..N-1.</param>
    /// <param name="input">[N, length].</param>
    /// <param name="start">[length], or null for 0.</param>
    /// <param name="result">[length].</param>
    /// <param name="length">A multiple of 16.</param>
    public void Gather(int row, float* input, float* start, float* result, int length)
    {
        int first = Starts[row];
        fixed (int* columns = Sources)
        fixed (float* values = Values)
            RowKernels.Gather(columns + first, values + first, Starts[row + 1] - first, input, start, result, length);
    }

    /// <summary>One row of the transpose's product with a dense matrix.</summary>
    public void GatherTransposed(int row, float* input, float* result, int length)
    {
        int first = TransposedStarts[row];
        fixed (int* columns = Centers)
        fixed (float* values = TransposedValues)
            RowKernels.Gather(columns + first, values + first, TransposedStarts[row + 1] - first, input, null, result, length);
    }

    /// <summary>Some rows of the product with a vector: result[i] = start + A[i] input.</summary>
    public void Multiply(float[] input, float start, int first, int count, float[] result)
    {
        for (int row = first; row < first + count; row++)
        {
            float sum = start;
            for (int e = Starts[row]; e < Starts[row + 1]; e++)
                sum += Values[e] * input[Sources[e]];
            result[row] = sum;
        }
    }

    /// <summary>Some rows of the transpose's product with a vector.</summary>
    public void MultiplyTransposed(float[] input, int first, int count, float[] result)
    {
        for (int row = first; row < first + count; row++)
        {
            float sum = 0;
            for (int e = TransposedStarts[row]; e < TransposedStarts[row + 1]; e++)
                sum += TransposedValues[e] * input[Centers[e]];
            result[row] = sum;
        }
    }

    /// <summary>The matrix of some edges, symmetrically normalised.</summary>
    public static PropagationMatrix Symmetric(NeighborEdges edges) => Symmetric(edges, SymmetricFactors(edges));

    /// <summary>The matrix of some edges, normalised by the factors of other ones.</summary>
    /// <param name="edges">The edges.</param>
    /// <param name="factors">[N], what <see cref="SymmetricFactors"/> says of these rows.</param>
    public static PropagationMatrix Symmetric(NeighborEdges edges, double[] factors) =>
        Build(edges, (row, source) => factors[row] * factors[source]);

    /// <summary>[N]: one over the root of each row's degree.</summary>
    public static double[] SymmetricFactors(NeighborEdges edges) => Array.ConvertAll(Degrees(edges), d => 1 / Math.Sqrt(d));

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
