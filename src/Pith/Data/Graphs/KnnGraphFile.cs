using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Npz;
using Pith.Data.Sources;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Data.Graphs;

/// <summary>Reads and writes kNN graphs as <c>.npz</c> with the members <c>indices</c> and <c>distances</c>.</summary>
/// <remarks>Distances are plain, not squared; rows themselves are left out. Of a table that holds each row itself, as nearest-neighbour
/// libraries return it, the row is removed from its list wherever it stands, and the last neighbour where duplicates pushed it out. A
/// neighbour -1 at distance infinity is none: such rows have shorter lists.</remarks>
static class KnnGraphFile
{
    const int BlockRows = 4096;

    /// <summary>Reads and checks a graph, and sorts each row's list by distance, then by neighbour, where it is not. A graph as Pith writes it is mapped, so
    /// that it may be larger than memory and have more than 2^31 entries.</summary>
    /// <param name="path">The file: <c>indices</c> int32 or int64 [N, K], <c>distances</c> float32 or float64 [N, K]; or the folder or the pattern of a graph
    /// in parts (<see cref="GraphParts"/>).</param>
    /// <param name="neighbors">Keeps the nearest so many neighbours of each row; null keeps all.</param>
    /// <param name="allowRepeated">Keeps a neighbour that occurs twice in a row's list, for callers that give repeats a meaning (the
    /// reference code of D2 Pruning counts a repeat twice in the forward sum and applies it once in the reverse step). Default: refused.</param>
    /// <param name="share">Whose checksums and lists are looked at, where the graph lies as Pith writes it; null: all. Ranks must then agree that it does
    /// (<see cref="KnnGraph.IsMapped"/>).</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed, the shapes differ, an index is outside 0..N-1, is the
    /// row itself or occurs twice, or a distance is NaN, negative or infinite; the message names the row.</exception>
    public static KnnGraph Read(string path, int? neighbors = null, bool allowRepeated = false, GraphShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (GraphParts.IsGiven(path))
            return GraphParts.Read(path, neighbors, share);
        GraphShare looked = share ?? GraphShare.All;
        (MatrixView indices, MatrixView distances) = OpenTables(path, looked);
        bool isKept = false;
        try
        {
            CheckShapes(path, indices, distances);
            if (neighbors is not < 1 && !(neighbors > indices.Columns) && MappedGraph.TryMap(indices, distances, 0, indices.Rows, looked.RowsOf(indices.Rows)) is { } piece)
            {
                isKept = true;
                return new KnnGraph(indices.Rows, neighbors ?? indices.Columns, [piece]) { IsChecked = true };
            }
            return Copy(path, indices, distances, neighbors, allowRepeated);
        }
        finally
        {
            if (!isKept)
            {
                indices.Dispose();
                distances.Dispose();
            }
        }
    }

    static KnnGraph Copy(string path, MatrixView indices, MatrixView distances, int? neighbors, bool allowRepeated)
    {
        bool holdsSelf = HoldsSelf(indices);
        int columns = indices.Columns - (holdsSelf ? 1 : 0);
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
                $"{path} holds {(long)indices.Rows * keep} edges that are not as Pith writes them (int32, float64, sorted, without the row itself) and must be held in memory, which takes at most {Array.MaxLength}; keep fewer neighbours, or rewrite it."));
        }
        var table = new Table(path, indices.Rows, columns, keep, allowRepeated);
        table.Fill(indices, distances, holdsSelf);
        return new KnnGraph(indices.Rows, keep, table.Indices, table.Distances, table.Counts) { IsChecked = !allowRepeated };
    }

    /// <summary>Writes a graph, atomically: <c>indices</c> int32 and <c>distances</c> float64, both [N, K].</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="graph">The graph.</param>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    /// <exception cref="InvalidDataContentException">The path cannot be written.</exception>
    public static void Write(string path, KnnGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        NpzFile.Write(path, writer => new ListBlocks(graph, 0, graph.Rows).AddTo(writer));
    }

    // One file of two matrices, or two files of one: DISTANCES|INDICES as the reference code of D2 Pruning takes them, in either order.
    static (MatrixView Indices, MatrixView Distances) OpenTables(string path, GraphShare looked)
    {
        FilePair.RequireBoth(path);
        if (FilePair.Of(path) is not (string first, string second))
        {
            using DataSource file = DataFormats.Open(new DataSpec(path, null), DataUse.Any);
            GraphParts.RefuseOnePart(path, file);
            using NpzFile? archive = looked.Ranks > 1 && path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? NpzFile.Open(path) : null;
            MatrixView indices = archive?.OpenMatrix("indices", looked.Has(0)) ?? file.OpenMatrix("indices");
            try
            {
                return (indices, archive?.OpenMatrix("distances", looked.Has(1)) ?? file.OpenMatrix("distances"));
            }
            catch
            {
                indices.Dispose();
                throw;
            }
        }
        MatrixView one = DataFormats.OpenMatrix(DataSpec.Parse(first), DataUse.Embeddings);
        try
        {
            MatrixView other = DataFormats.OpenMatrix(DataSpec.Parse(second), DataUse.Embeddings);
            if (one.StorageType.IsFloat() != other.StorageType.IsFloat())
                return one.StorageType.IsFloat() ? (other, one) : (one, other);
            other.Dispose();
            throw new InvalidDataContentException($"graph {path} needs one file of distances (floating point) and one of neighbours (integers); both hold {(one.StorageType.IsFloat() ? "floating-point numbers" : "integers")}.");
        }
        catch
        {
            one.Dispose();
            throw;
        }
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

    // A search among the rows themselves finds every row at distance 0, among duplicates anywhere in its list, or not at all where these
    // fill it. A few rows that hold themselves are an error.
    static bool HoldsSelf(MatrixView indices)
    {
        int block = Math.Min(indices.Rows, BlockRows), rows = 0;
        var buffer = new double[(long)block * indices.Columns];
        for (int first = 0; first < indices.Rows; first += block)
        {
            int count = Math.Min(block, indices.Rows - first);
            indices.CopyRows(first, count, buffer);
            for (int i = 0; i < count; i++)
                rows += buffer.AsSpan(i * indices.Columns, indices.Columns).Contains(first + i) ? 1 : 0;
        }
        return rows * 2L > indices.Rows;
    }

    /// <summary>The arrays being filled, and the checks of each row.</summary>
    sealed class Table(string path, int rows, int columns, int keep, bool allowRepeated)
    {
        // What rounding makes of a distance of 0.
        const double Rounding = -1e-6;

        // What nearest-neighbour libraries put where they found no more: infinity, or the largest number of single precision.
        const double Nowhere = 3.4e38;

        readonly double[] _distances = new double[columns];
        readonly int[] _neighbors = new int[columns];
        readonly int[] _lastSeen = NewMarks(rows);

        public int[] Indices { get; } = new int[rows * keep];

        public double[] Distances { get; } = new double[rows * keep];

        /// <summary>[N] how many neighbours each row has; null where all have as many.</summary>
        public int[]? Counts { get; private set; }

        public void Fill(MatrixView indices, MatrixView distances, bool holdsSelf)
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
                    Span<double> neighbors = indexBuffer.AsSpan(i * indices.Columns, indices.Columns);
                    Span<double> lengths = distanceBuffer.AsSpan(i * indices.Columns, indices.Columns);
                    if (holdsSelf)
                        Remove(neighbors.IndexOf(first + i), neighbors, lengths);
                    FillRow(first + i, neighbors[..columns], lengths[..columns]);
                }
            }
        }

        // Where the row itself is not in its list, the last place is the one too many.
        static void Remove(int place, Span<double> neighbors, Span<double> distances)
        {
            if (place < 0)
                return;
            neighbors[(place + 1)..].CopyTo(neighbors[place..]);
            distances[(place + 1)..].CopyTo(distances[place..]);
        }

        void FillRow(int row, ReadOnlySpan<double> neighbors, ReadOnlySpan<double> distances)
        {
            bool isAscending = true;
            int count = 0;
            for (int column = 0; column < columns; column++)
            {
                double distance = distances[column];
                if (neighbors[column] == -1 && !(Math.Abs(distance) < Nowhere))
                    continue;
                _neighbors[count] = CheckNeighbor(row, neighbors[column]);
                if (!double.IsFinite(distance) || distance < Rounding)
                    throw Bad(row, FormattableString.Invariant($"has the distance {distance}; a distance is finite and at least 0"));
                _distances[count] = Math.Max(distance, 0);
                isAscending &= count == 0 || _distances[count - 1] <= _distances[count];
                count++;
            }
            // A list that ascends is cut where it stands, ties at the cut included, so that a brought graph means what its file says.
            if (!isAscending)
                Sort(count);
            count = Math.Min(count, keep);
            Sort(count);
            _neighbors.AsSpan(0, count).CopyTo(Indices.AsSpan(row * keep));
            _distances.AsSpan(0, count).CopyTo(Distances.AsSpan(row * keep));
            if (count < keep)
                ShortenTo(row, count);
        }

        void ShortenTo(int row, int count)
        {
            Counts ??= [.. Enumerable.Repeat(keep, rows)];
            Counts[row] = count;
            Indices.AsSpan((row * keep) + count, keep - count).Fill(-1);
            Distances.AsSpan((row * keep) + count, keep - count).Fill(double.PositiveInfinity);
        }

        int CheckNeighbor(int row, double value)
        {
            if (!(value >= 0 && value < rows))
                throw Bad(row, FormattableString.Invariant($"has the neighbour {value}; the rows are 0 to {rows - 1}"));
            int neighbor = (int)value;
            if (neighbor == row)
                throw Bad(row, "has itself as a neighbour; leave each row itself out, or in the list of every row");
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
