using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Data.Graphs;

/// <summary>The lists of a file as they lie there, where they are a graph already: int32 and float64, complete, sorted by distance, then by row, without
/// the row itself or a neighbour twice.</summary>
static unsafe class MappedGraph
{
    /// <summary>The lists; null where they must be changed to be a graph, or cannot be one.</summary>
    /// <param name="indices">Neighbours [rows, K]; a piece that is returned owns them.</param>
    /// <param name="distances">Distances [rows, K]; a piece that is returned owns them.</param>
    /// <param name="firstRow">The graph's row whose list is the first.</param>
    /// <param name="rows">Rows of the whole graph.</param>
    /// <param name="looked">Which of these lists are looked at; of the others another rank knows.</param>
    public static GraphPiece? TryMap(MatrixView indices, MatrixView distances, int firstRow, int rows, (int First, int End) looked)
    {
        if (!BitConverter.IsLittleEndian
            || indices is not StoredMatrix { Stored: { Format: { Kind: ElementKind.Int32, BigEndian: false }, IsFortran: false } neighbors }
            || distances is not StoredMatrix { Stored: { Format: { Kind: ElementKind.Float64, BigEndian: false }, IsFortran: false } lengths })
            return null;
        var piece = new GraphPiece(firstRow, indices.Rows, indices.Columns, (int*)neighbors.Data, (double*)lengths.Data, (indices, distances));
        bool isGraph = true;
        RowRanges.Run(looked.End - looked.First, 0, (first, end) =>
        {
            if (!IsGraph(piece, looked.First + first, looked.First + end, rows))
                Volatile.Write(ref isGraph, false);
        });
        return isGraph ? piece : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool IsGraph(GraphPiece piece, int first, int end, int rows)
    {
        for (int row = piece.FirstRow + first; row < piece.FirstRow + end; row++)
        {
            ReadOnlySpan<int> neighbors = piece.NeighborsOf(row, piece.Stride);
            ReadOnlySpan<double> distances = piece.DistancesOf(row, piece.Stride);
            for (int n = 0; n < neighbors.Length; n++)
            {
                double distance = distances[n];
                bool isNext = n == 0 || distance > distances[n - 1] || (distance == distances[n - 1] && neighbors[n] > neighbors[n - 1]);
                bool isNeighbor = (uint)neighbors[n] < (uint)rows && neighbors[n] != row && !neighbors[..n].Contains(neighbors[n]);
                if (!isNext || !isNeighbor || !double.IsFinite(distance) || double.IsNegative(distance))
                    return false;
            }
        }
        return true;
    }
}
