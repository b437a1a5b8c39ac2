using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Npz;
using Pith.Data.Sources;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Data.Graphs;

/// <summary>Reads and writes kNN graphs as <c>.npz</c> with the members <c>indices</c> and <c>distances</c>.</summary>
/// <remarks>Distances are plain, not squared; rows themselves are left out. A table whose first column is each row itself at distance 0,
/// as nearest-neighbour libraries return it, is read without that column.</remarks>
public static class KnnGraphFile
{
    const int BlockRows = 4096;

    /// <summary>Reads and checks a graph, and sorts each row's list by distance, then by neighbour, where it is not.</summary>
    /// <param name="path">The file: <c>indices</c> int32 or int64 [N, K], <c>distances</c> float32 or float64 [N, K].</param>
    /// <param name="neighbors">Keeps the nearest so many neighbours of each row; null keeps all.</param>
    /// <param name="allowRepeated">Keeps a neighbour that occurs twice in a row's list, for callers that give repeats a meaning (the
    /// reference code of D2 Pruning counts a repeat twice in the forward sum and applies it once in the reverse step). Default: refused.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed, the shapes differ, an index is outside 0..N-1, is the
    /// row itself or occurs twice, or a distance is NaN, negative or infinite; the message names the row.</exception>
    public static KnnGraph Read(string path, int? neighbors = null, bool allowRepeated = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DataSource file = DataFormats.Open(new DataSpec(path, null), DataUse.Any);
        using MatrixView indices = file.OpenMatrix("indices");
        using MatrixView distances = file.OpenMatrix("distances");
        CheckShapes(path, indices, distances);
        int skip = FirstColumnIsSelf(indices) ? 1 : 0;
        int columns = indices.Columns - skip;
        if (columns < 1)
            throw new InvalidDataContentException($"{path} holds no neighbours: the only column of 'indices' is the row itself.");
        int keep = neighbors ?? columns;
        if (keep < 1 || keep > columns)
        {
            throw new OptionException("neighbors", FormattableString.Invariant(
                $"`neighbors` must be a whole number from 1 to {columns}, the neighbours a row in {path}; got {keep}."));
        }
        if ((long)indices.Rows * keep > Array.MaxLength)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"{path} holds {(long)indices.Rows * keep} edges; at most {Array.MaxLength} are held; keep fewer neighbours."));
        }
        var table = new Table(path, indices.Rows, columns, keep, allowRepeated);
        table.Fill(indices, distances, skip);
        return new KnnGraph(indices.Rows, keep, table.Indices, table.Distances);
    }

    /// <summary>Writes a graph, atomically: <c>indices</c> int32 and <c>distances</c> float64, both [N, K].</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="graph">The graph.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    /// <exception cref="InvalidDataContentException">The path cannot be written.</exception>
    public static void Write(string path, KnnGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        NpzFile.Write(path, writer =>
        {
            writer.Add("indices", graph.Indices, graph.Rows, graph.Neighbors);
            writer.Add("distances", graph.Distances, graph.Rows, graph.Neighbors);
        });
    }

    static void CheckShapes(string path, MatrixView indices, MatrixView distances)
    {
        if (indices.StorageType.IsFloat() || indices.StorageType == ElementType.Boolean)
            throw new InvalidDataContentException($"{path} holds 'indices' that are not integers; save them with x.astype(np.int32).");
        if (!distances.StorageType.IsFloat())
            throw new InvalidDataContentException($"{path} holds 'distances' that are not floating point; save them with x.astype(np.float64).");
        if (indices.Rows != distances.Rows || indices.Columns != distances.Columns)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{path} holds 'indices' [{indices.Rows}, {indices.Columns}] but 'distances' [{distances.Rows}, {distances.Columns}]; the shapes must be equal."));
        }
    }

    static bool FirstColumnIsSelf(MatrixView indices)
    {
        int block = Math.Min(indices.Rows, BlockRows);
        var buffer = new double[(long)block * indices.Columns];
        for (int first = 0; first < indices.Rows; first += block)
        {
            int count = Math.Min(block, indices.Rows - first);
            indices.CopyRows(first, count, buffer);
            for (int i = 0; i < count; i++)
            {
                if (buffer[i * indices.Columns] != first + i)
                    return false;
            }
        }
        return true;
    }

    /// <summary>The arrays being filled, and the checks of each row.</summary>
    sealed class Table(string path, int rows, int columns, int keep, bool allowRepeated)
    {
        readonly double[] _distances = new double[columns];
        readonly int[] _neighbors = new int[columns];
        readonly int[] _lastSeen = NewMarks(rows);

        public int[] Indices { get; } = new int[rows * keep];

        public double[] Distances { get; } = new double[rows * keep];

        public void Fill(MatrixView indices, MatrixView distances, int skip)
        {
            int block = Math.Clamp((1 << 20) / indices.Columns, 1, rows);
            var indexBuffer = new double[(long)block * indices.Columns];
            var distanceBuffer = new double[(long)block * indices.Columns];
            for (int first = 0; first < rows; first += block)
            {
                int count = Math.Min(block, rows - first);
                indices.CopyRows(first, count, indexBuffer);
                distances.CopyRows(first, count, distanceBuffer);
                for (int i = 0; i < count; i++)
                {
                    int start = (i * indices.Columns) + skip;
                    FillRow(first + i, indexBuffer.AsSpan(start, columns), distanceBuffer.AsSpan(start, columns));
                }
            }
        }

        void FillRow(int row, ReadOnlySpan<double> neighbors, ReadOnlySpan<double> distances)
        {
            bool isAscending = true;
            for (int column = 0; column < columns; column++)
            {
                _neighbors[column] = CheckNeighbor(row, neighbors[column]);
                double distance = distances[column];
                if (!double.IsFinite(distance) || distance < 0)
                    throw Bad(row, FormattableString.Invariant($"has the distance {distance}; a distance is finite and at least 0"));
                _distances[column] = distance;
                isAscending &= column == 0 || _distances[column - 1] <= distance;
            }
            // A list that ascends is cut where it stands, ties at the cut included, so that a brought graph means what its file says.
            if (!isAscending)
                Sort(columns);
            Sort(keep);
            _neighbors.AsSpan(0, keep).CopyTo(Indices.AsSpan(row * keep));
            _distances.AsSpan(0, keep).CopyTo(Distances.AsSpan(row * keep));
        }

        int CheckNeighbor(int row, double value)
        {
            if (!(value >= 0 && value < rows))
                throw Bad(row, FormattableString.Invariant($"has the neighbour {value}; the rows are 0 to {rows - 1}"));
            int neighbor = (int)value;
            if (neighbor == row)
                throw Bad(row, "has itself as a neighbour; leave each row itself out, or in the first column of every row");
            if (_lastSeen[neighbor] == row && !allowRepeated)
                throw Bad(row, FormattableString.Invariant($"has the neighbour {neighbor} twice; each neighbour may occur once a row"));
            _lastSeen[neighbor] = row;
            return neighbor;
        }

        // By insertion: lists are short and nearly always in order.
        void Sort(int length)
        {
            for (int i = 1; i < length; i++)
            {
                double distance = _distances[i];
                int neighbor = _neighbors[i];
                int j = i - 1;
                while (j >= 0 && (_distances[j] > distance || (_distances[j] == distance && _neighbors[j] > neighbor)))
                {
                    _distances[j + 1] = _distances[j];
                    _neighbors[j + 1] = _neighbors[j];
                    j--;
                }
                _distances[j + 1] = distance;
                _neighbors[j + 1] = neighbor;
            }
        }

        InvalidDataContentException Bad(int row, string what) => new(FormattableString.Invariant($"{path}: row {row} {what}."));

        static int[] NewMarks(int rows)
        {
            var marks = new int[rows];
            Array.Fill(marks, -1);
            return marks;
        }
    }
}
