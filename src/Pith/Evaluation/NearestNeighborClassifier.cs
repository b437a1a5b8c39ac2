using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>The accuracy on test rows of a 1-nearest-neighbour classifier that sees only a coreset of the training rows; high is good.</summary>
/// <remarks>
/// A test row gets the label of its nearest kept training row, the lowest row on a tie. The nearest training rows of every test row are found
/// once; a coreset then reads off the first kept row of each list, which is the nearest kept one, and only test rows without a kept row in
/// their list are searched again. So the result is exact, and many coresets cost little more than one.
/// Deterministic, independent of threads. O(M N D) once, then O(M k) and a search for the few test rows that are left.
/// </remarks>
public sealed class NearestNeighborClassifier
{
    // A random coreset of 10 % leaves 0.9^32 = 3.4 % of the test rows to a second search.
    const int ListLength = 32;

    readonly MatrixView _training;
    readonly int[] _trainingLabels;
    readonly MatrixView _test;
    readonly int[] _testLabels;
    readonly DistanceMetric _metric;
    readonly int _threads;
    readonly int _listed;
    readonly int[] _lists;

    /// <summary>Finds the nearest training rows of every test row.</summary>
    /// <param name="training">[N, D].</param>
    /// <param name="trainingLabels">[N].</param>
    /// <param name="test">[M, D], M at least 1.</param>
    /// <param name="testLabels">[M].</param>
    /// <param name="metric">What distance means. Default Euclidean.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives progress in test rows, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="MisalignedDataException">Rows and labels, or the widths of the two matrices, do not match.</exception>
    public NearestNeighborClassifier(
        MatrixView training,
        int[] trainingLabels,
        MatrixView test,
        int[] testLabels,
        DistanceMetric metric = DistanceMetric.Euclidean,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (training.Rows != trainingLabels.Length)
            throw new MisalignedDataException("the training rows", training.Rows, "the training labels", trainingLabels.Length);
        if (test.Rows != testLabels.Length)
            throw new MisalignedDataException("the test rows", test.Rows, "the test labels", testLabels.Length);
        if (training.Columns != test.Columns)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The training rows have {training.Columns} columns but the test rows have {test.Columns}; both must lie in one space."));
        }
        (_training, _trainingLabels, _test, _testLabels, _metric, _threads) = (training, trainingLabels, test, testLabels, metric, threads);
        _listed = Math.Min(ListLength, training.Rows);
        _lists = new int[test.Rows * _listed];
        NearestNeighbors.Search(test, training, _listed, metric, _lists, new double[_lists.Length], threads, progress, cancellation);
    }

    /// <summary>The share of test rows that get their own label from the nearest kept training row, 0..1.</summary>
    /// <param name="kept">At least one training row, each once, in any order.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">No rows are kept.</exception>
    public double Accuracy(ReadOnlySpan<int> kept, CancellationToken cancellation = default)
    {
        if (kept.IsEmpty)
            throw new ArgumentException("A classifier needs at least one kept row.", nameof(kept));
        bool[] isKept = RowSets.Mask(_training.Rows, kept);
        int right = 0;
        var rest = new List<int>();
        for (int i = 0; i < _testLabels.Length; i++)
        {
            int nearest = FirstKept(_lists.AsSpan(i * _listed, _listed), isKept);
            if (nearest < 0)
                rest.Add(i);
            else if (_trainingLabels[nearest] == _testLabels[i])
                right++;
        }
        if (rest.Count > 0)
        {
            int[] ascending = RowSets.Ascending(kept);
            var nearest = new int[rest.Count];
            NearestNeighbors.Search(
                _test.SelectRows([.. rest]), _training.SelectRows(ascending), 1, _metric, nearest, new double[rest.Count], _threads, null, cancellation);
            for (int i = 0; i < nearest.Length; i++)
                right += _trainingLabels[ascending[nearest[i]]] == _testLabels[rest[i]] ? 1 : 0;
        }
        return (double)right / _testLabels.Length;
    }

    /// <summary>The accuracy with every training row kept.</summary>
    public double AccuracyOfAll()
    {
        int right = 0;
        for (int i = 0; i < _testLabels.Length; i++)
            right += _trainingLabels[_lists[i * _listed]] == _testLabels[i] ? 1 : 0;
        return (double)right / _testLabels.Length;
    }

    static int FirstKept(ReadOnlySpan<int> list, bool[] isKept)
    {
        foreach (int row in list)
        {
            if (isKept[row])
                return row;
        }
        return -1;
    }
}
