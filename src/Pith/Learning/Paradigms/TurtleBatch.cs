using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Learning.Paradigms;

/// <summary>The rows of one step with the products that a linear softmax layer needs of them, forwards and for its gradient.</summary>
/// <remarks>The dense products are those of <see cref="MatrixProduct"/>, so threads do not change a bit.</remarks>
sealed class TurtleBatch
{
    const int BlockRows = 256;

    readonly int _columns, _classes, _threads;
    readonly float[] _rows, _columnsFirst, _errorsByClass;

    /// <param name="capacity">The most rows.</param>
    /// <param name="columns">D.</param>
    /// <param name="classes">C.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public TurtleBatch(int capacity, int columns, int classes, int threads)
    {
        (_columns, _classes, _threads) = (columns, classes, threads);
        _rows = new float[(long)capacity * columns];
        _columnsFirst = new float[(long)capacity * columns];
        _errorsByClass = new float[(long)capacity * classes];
    }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Gathers rows of the standardised features.</summary>
    public void Load(StandardizedFeatures features, ReadOnlyMemory<int> rows)
    {
        Count = rows.Length;
        int count = Count, columns = _columns;
        RowBlocks.ForEach(count, BlockRows, _threads, () => 0, (first, n, _) =>
        {
            for (int i = first; i < first + n; i++)
            {
                Span<float> row = _rows.AsSpan(i * columns, columns);
                features.Copy(rows.Span[i], row);
                for (int d = 0; d < columns; d++)
                    _columnsFirst[((long)d * count) + i] = row[d];
            }
        });
    }

    /// <summary>Logits [count, C] of a layer with weights [C, D] and biases [C].</summary>
    public void Logits(float[] weights, float[] biases, float[] logits)
    {
        MatrixProduct.MultiplyTransposed(_rows.AsSpan(0, Count * _columns), weights, logits, Count, _classes, _columns, _threads);
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _classes; c++)
                logits[(i * _classes) + c] += biases[c];
        }
    }

    /// <summary>The gradient of weights [C, D] and biases [C] from that of the logits [count, C].</summary>
    public void Gradient(float[] errors, float[] weights, float[] biases)
    {
        for (int c = 0; c < _classes; c++)
        {
            double sum = 0;
            for (int i = 0; i < Count; i++)
            {
                float error = errors[(i * _classes) + c];
                _errorsByClass[(c * Count) + i] = error;
                sum += error;
            }
            biases[c] = (float)sum;
        }
        MatrixProduct.MultiplyTransposed(
            _errorsByClass.AsSpan(0, Count * _classes), _columnsFirst.AsSpan(0, Count * _columns), weights, _classes, _columns, Count, _threads);
    }

    /// <summary>Calls <paramref name="work"/> for blocks of rows on all threads.</summary>
    public void ForEachBlock(Action<int, int> work) => RowBlocks.ForEach(Count, BlockRows, _threads, () => 0, (first, n, _) => work(first, n));
}
