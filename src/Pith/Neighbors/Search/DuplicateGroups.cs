using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>Which rows are exact copies of each other (0 and -0 count as equal).</summary>
sealed class DuplicateGroups
{
    DuplicateGroups(int[] distinct, int[] groupOf, int[] starts, int[] members)
    {
        Distinct = distinct;
        GroupOf = groupOf;
        _starts = starts;
        _members = members;
    }

    readonly int[] _starts;
    readonly int[] _members;

    /// <summary>[groups] the lowest row of each group, ascending.</summary>
    public int[] Distinct { get; }

    /// <summary>[N] the group of each row.</summary>
    public int[] GroupOf { get; }

    /// <summary>Whether every row is the only one of its kind.</summary>
    public bool AllDistinct => Distinct.Length == GroupOf.Length;

    /// <summary>The rows of a group, ascending.</summary>
    public ReadOnlySpan<int> Members(int group) => _members.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    /// <summary>Fills the k nearest other rows of a row from the nearest groups of its group.</summary>
    /// <param name="row">The row.</param>
    /// <param name="nearestGroups">The nearest other groups, by distance, then by group: k of them, or all there are.</param>
    /// <param name="groupDistances">Their distances.</param>
    /// <param name="rows">[k] the result.</param>
    /// <param name="distances">[k] the result.</param>
    /// <returns>How many were filled: k, unless groups are missing.</returns>
    /// <remarks>A group's neighbours are its own members, then the members of its neighbour groups; at equal distance the lower row comes first.
    /// The k nearest groups suffice: each brings at least its lowest row, which precedes every row of a farther group.</remarks>
    public int Expand(int row, ReadOnlySpan<int> nearestGroups, ReadOnlySpan<double> groupDistances, Span<int> rows, Span<double> distances)
    {
        var ranking = new ExactRanking(rows, distances);
        // The members are ascending, so that the first k + 1 hold the k lowest besides the row itself.
        ReadOnlySpan<int> own = Members(GroupOf[row]);
        foreach (int member in own[..Math.Min(own.Length, rows.Length + 1)])
        {
            if (member != row)
                ranking.Offer(0, member);
        }
        for (int n = 0; n < nearestGroups.Length; n++)
        {
            double distance = groupDistances[n];
            if (ranking.IsFull && distance > ranking.Last)
                break;
            ReadOnlySpan<int> others = Members(nearestGroups[n]);
            foreach (int member in others[..Math.Min(others.Length, rows.Length)])
                ranking.Offer(distance, member);
        }
        return ranking.Count;
    }

    /// <summary>Fills the [N, k] neighbours of all rows from the [groups, fewer] nearest groups of each group, as <see cref="Expand"/> does.</summary>
    public void ExpandAll(
        int fewer, int[] groupIndices, double[] groupDistances, int k, int[] rows, double[] distances, int threads, CancellationToken cancellation)
    {
        RowBlocks.ForEach(GroupOf.Length, 1024, threads, () => 0, (first, count, _) =>
        {
            for (int row = first; row < first + count; row++)
            {
                int list = GroupOf[row] * fewer;
                Expand(row, groupIndices.AsSpan(list, fewer), groupDistances.AsSpan(list, fewer), rows.AsSpan(row * k, k), distances.AsSpan(row * k, k));
            }
        }, cancellation);
    }

    /// <summary>Finds the groups by hashing every row and comparing rows of equal hash.</summary>
    public static DuplicateGroups Find(MatrixView matrix, int threads, CancellationToken cancellation) =>
        Find(matrix, Hashes(matrix, 0, matrix.Rows, threads, cancellation));

    /// <summary>[rows] the hashes of rows <paramref name="firstRow"/>...</summary>
    public static ulong[] Hashes(MatrixView matrix, int firstRow, int rows, int threads, CancellationToken cancellation)
    {
        var hashes = new ulong[rows];
        RowBlocks.ForEach(rows, 1024, threads, () => new double[matrix.Columns], (first, count, row) =>
        {
            for (int r = first; r < first + count; r++)
            {
                ReadNormalised(matrix, firstRow + r, row);
                hashes[r] = Hash(row);
            }
        }, cancellation);
        return hashes;
    }

    /// <summary>Finds the groups from the hashes of all rows; only rows whose hash another row has are read.</summary>
    /// <param name="matrix">[N, D].</param>
    /// <param name="hashes">[N] from <see cref="Hashes"/>.</param>
    public static DuplicateGroups Find(MatrixView matrix, ulong[] hashes)
    {
        int columns = matrix.Columns;
        var groupOf = new int[matrix.Rows];
        var distinct = new List<int>();
        // Groups of equal hash form a chain: the newest is in the dictionary, each points to the one before.
        var newest = new Dictionary<ulong, int>(matrix.Rows);
        var previous = new List<int>();
        double[] a = new double[columns], b = new double[columns];
        for (int r = 0; r < matrix.Rows; r++)
        {
            ref int head = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, hashes[r], out bool seen);
            int group = seen ? head : -1;
            if (group >= 0)
                ReadNormalised(matrix, r, a);
            for (; group >= 0; group = previous[group])
            {
                ReadNormalised(matrix, distinct[group], b);
                if (a.AsSpan().SequenceEqual(b))
                    break;
            }
            if (group < 0)
            {
                group = distinct.Count;
                previous.Add(seen ? head : -1);
                distinct.Add(r);
                head = group;
            }
            groupOf[r] = group;
        }

        var starts = new int[distinct.Count + 1];
        foreach (int group in groupOf)
            starts[group + 1]++;
        for (int g = 0; g < distinct.Count; g++)
            starts[g + 1] += starts[g];
        var members = new int[matrix.Rows];
        int[] next = starts.AsSpan(0, distinct.Count).ToArray();
        for (int r = 0; r < groupOf.Length; r++)
            members[next[groupOf[r]]++] = r;
        return new DuplicateGroups([.. distinct], groupOf, starts, members);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ReadNormalised(MatrixView matrix, int row, double[] values)
    {
        matrix.CopyRows(row, 1, values);
        for (int c = 0; c < values.Length; c++)
            values[c] += 0.0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static ulong Hash(ReadOnlySpan<double> row)
    {
        ulong h0 = 0x9E3779B97F4A7C15, h1 = 0xC2B2AE3D27D4EB4F;
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(row);
        int c = 0;
        for (; c <= bits.Length - 2; c += 2)
        {
            h0 = (h0 ^ bits[c]) * 0xFF51AFD7ED558CCD;
            h0 ^= h0 >> 32;
            h1 = (h1 ^ bits[c + 1]) * 0xC4CEB9FE1A85EC53;
            h1 ^= h1 >> 32;
        }
        if (c < bits.Length)
            h0 = (h0 ^ bits[c]) * 0xFF51AFD7ED558CCD;
        ulong hash = (h0 ^ (h0 >> 29)) + (h1 * 0x9E3779B97F4A7C15);
        return hash ^ (hash >> 32);
    }
}
