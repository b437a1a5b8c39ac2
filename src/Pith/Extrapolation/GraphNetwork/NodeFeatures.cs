using Pith.Learning.Paradigms;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The features of every row, [one-hot label | embedding], as the network reads them.</summary>
sealed unsafe class NodeFeatures
{
    const int BlockRows = RowGroups.BlockRows;

    readonly MatrixView _embeddings;
    readonly StandardizedFeatures? _standardized;
    readonly int[]? _labels;
    readonly Dictionary<int, int> _classes;

    /// <summary>Features of all rows.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="labels">[N], -1 where a label is not known; null for embeddings alone.</param>
    /// <param name="standardize">Whether every column of the embedding gets mean 0 and deviation 1 over all rows.</param>
    public NodeFeatures(MatrixView embeddings, int[]? labels, bool standardize)
    {
        (_embeddings, _labels) = (embeddings, labels);
        _classes = [];
        foreach (int label in (labels ?? []).Where(l => l >= 0).Distinct().Order())
            _classes[label] = _classes.Count;
        if (standardize)
            _standardized = StandardizedFeatures.Measure(embeddings, [.. Enumerable.Range(0, embeddings.Rows)]);
    }

    /// <summary>C + D.</summary>
    public int Columns => _classes.Count + _embeddings.Columns;

    /// <summary>Copies all features.</summary>
    /// <param name="pool">Threads.</param>
    /// <returns>[N, Columns padded to a multiple of 16].</returns>
    public AlignedBuffer Copy(WorkerPool pool)
    {
        int pitch = PackedWeights.Pad(Columns), rows = _embeddings.Rows;
        var buffer = new AlignedBuffer((long)rows * pitch);
        pool.Run((rows + BlockRows - 1) / BlockRows, (block, _) =>
        {
            for (int row = block * BlockRows; row < Math.Min((block + 1) * BlockRows, rows); row++)
                CopyRow(row, new Span<float>(buffer.Pointer + ((long)row * pitch), Columns));
        });
        return buffer;
    }

    void CopyRow(int row, Span<float> destination)
    {
        // A row whose label is not known has no class: all zeros.
        if (_labels is not null && _labels[row] >= 0)
            destination[_classes[_labels[row]]] = 1;
        Span<float> embedding = destination[_classes.Count..];
        if (_standardized is null)
            _embeddings.CopyRows(row, 1, embedding);
        else
            _standardized.Copy(row, embedding);
    }

    /// <summary>result = A X: the first layer's propagation, which no weight changes.</summary>
    /// <param name="matrix">A, [n, n].</param>
    /// <param name="features">X.</param>
    /// <param name="nodes">[n] the rows of X that A's columns stand for; null where they are the same.</param>
    /// <param name="pitch">Values from one row of X and of the result to the next.</param>
    /// <param name="result">[n, pitch], overwritten.</param>
    /// <param name="pool">Threads.</param>
    public static void Propagate(PropagationMatrix matrix, AlignedBuffer features, int[]? nodes, int pitch, AlignedBuffer result, WorkerPool pool)
    {
        int[] columns = nodes is null ? matrix.Sources : Array.ConvertAll(matrix.Sources, source => nodes[source]);
        pool.Run((matrix.Rows + BlockRows - 1) / BlockRows, (block, _) =>
        {
            fixed (int* c = columns)
            fixed (float* v = matrix.Values)
            {
                for (int row = block * BlockRows; row < Math.Min((block + 1) * BlockRows, matrix.Rows); row++)
                {
                    int first = matrix.Starts[row];
                    RowKernels.Gather(c + first, v + first, matrix.Starts[row + 1] - first, features.Pointer, null, result.Pointer + ((long)row * pitch), pitch);
                }
            }
        });
    }
}
