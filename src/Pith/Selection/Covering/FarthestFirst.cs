using System.Runtime.InteropServices;
using Pith.Numerics;
using Pith.Selection.Frame;

namespace Pith.Selection.Covering;

/// <summary>Farthest-first traversal: each pick is the open row that is farthest from all picks before it, of equally far rows the
/// lowest.</summary>
/// <remarks>
/// <para>Gonzalez, Theoretical Computer Science 38 (1985). Distances to the picks only fall, so a row's old distance is an upper bound of its
/// present one. A round takes the rows whose distances are largest, <see cref="SmallestRound"/> or more, and keeps only these up to date; as
/// long as the farthest of them is farther than every other row was when the round began, it is the farthest of all. Then one pass over
/// all rows catches up with the round's picks at once, as a matrix product instead of one pass over memory a pick. The order is exactly
/// that of the plain loop, ties included: rows of equal distance are in the round together or not at all.</para>
/// <para>Time O(N budget) distances as the plain loop, but nearly all of them at the speed of the product; memory O(N).</para>
/// </remarks>
static class FarthestFirst
{
    /// <summary>Rows of the first round. The next ones grow while rounds make few picks, and shrink again.</summary>
    const int SmallestRound = 1024;

    // A pass over all rows is worth it for so many picks; rounds that make fewer look at more rows.
    const int FewPicks = 64;
    const int ManyPicks = 512;

    /// <summary>Picks the rows of one pool. Values are distances to the picks before, NaN for a first pick; rows that are not picked get their
    /// distance to the nearest pick.</summary>
    public static void Run(ICoverSpace space, PoolPicks picks, FirstPick first, CancellationToken cancellation)
    {
        var distances = new double[picks.Rows.Length];
        Array.Fill(distances, double.PositiveInfinity);
        int[] centers = Array.ConvertAll(picks.Given, picks.PlaceOf);
        if (centers.Length == 0 && picks.Left > 0)
        {
            int start = Start(space, picks, first);
            picks.Pick(picks.Rows[start], double.NaN);
            centers = [start];
        }
        if (centers.Length > 0)
            space.Lower(centers, distances, cancellation);
        int size = SmallestRound;
        while (picks.Left > 0)
        {
            List<int> round = Round(space, picks, distances, size);
            if (round.Count > 0)
                space.Lower(CollectionsMarshal.AsSpan(round), distances, cancellation);
            size = round.Count < FewPicks ? 2 * size : round.Count > ManyPicks ? Math.Max(SmallestRound, size / 2) : size;
        }
        for (int place = 0; place < distances.Length; place++)
        {
            int row = picks.Rows[place];
            if (picks.IsDropped(row) && double.IsFinite(distances[place]))
                picks.Values[row] = space.Shown(distances[place]);
        }
    }

    /// <summary>The largest distance of a dropped candidate to its nearest kept row of its pool; 0 where none is dropped.</summary>
    public static double RadiusOf(SelectionFrame frame)
    {
        double radius = 0;
        for (int row = 0; row < frame.Values.Length; row++)
        {
            if (frame.Reasons[row] == RowReason.BudgetFull && frame.Values[row] > radius)
                radius = frame.Values[row];
        }
        return radius;
    }

    /// <summary>Makes the picks of one round, at least one, and returns the places of those that do not coincide with an earlier pick.</summary>
    static List<int> Round(ICoverSpace space, PoolPicks picks, double[] distances, int size)
    {
        int[] open = [.. Enumerable.Range(0, distances.Length).Where(place => picks.IsOpen(picks.Rows[place]))];
        double[] ranked = Array.ConvertAll(open, place => distances[place]);
        double threshold = OrderStatistics.ValueAtRank(ranked, Math.Max(0, open.Length - size));
        int[] members = Array.FindAll(open, place => distances[place] >= threshold);
        var made = new List<int>();
        double[] near = Array.ConvertAll(members, place => distances[place]);
        space.Gather(members);
        while (picks.Left > 0)
        {
            int best = -1;
            for (int m = 0; m < members.Length; m++)
            {
                if (picks.IsOpen(picks.Rows[members[m]]) && (best < 0 || near[m] > near[best]))
                    best = m;
            }
            if (best < 0 || near[best] < threshold)
                break;
            picks.Pick(picks.Rows[members[best]], space.Shown(near[best]));
            // A row that coincides with a pick lowers no distance.
            if (near[best] == 0)
                continue;
            made.Add(members[best]);
            space.LowerGathered(best, near);
        }
        return made;
    }

    static int Start(ICoverSpace space, PoolPicks picks, FirstPick first)
    {
        int[] open = [.. Enumerable.Range(0, picks.Rows.Length).Where(place => picks.IsOpen(picks.Rows[place]))];
        if (first == FirstPick.Lowest || open.Length == 1)
            return open[0];
        var toMean = new double[picks.Rows.Length];
        space.DistancesToMean(toMean);
        int best = open[0];
        foreach (int place in open)
        {
            if (first == FirstPick.Medoid ? toMean[place] < toMean[best] : toMean[place] > toMean[best])
                best = place;
        }
        return best;
    }
}
