using Pith.Evaluation;
using Pith.Numerics.Randomness;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>Dropped rows worth looking at, each beside the kept row that stands for it.</summary>
/// <param name="Title">What these rows have in common.</param>
/// <param name="Note">How they were chosen.</param>
/// <param name="Pairs">Places in the stand-ins.</param>
sealed record StandInPairs(string Title, string Note, int[] Pairs)
{
    const int PairsEach = 8;

    /// <summary>The groups that the data have: typical rows, the farthest, the nearest, and the hardest.</summary>
    public static IReadOnlyList<StandInPairs> Choose(RowTable table, NearestKept stand)
    {
        int[] all = [.. Enumerable.Range(0, stand.Rows.Length)];
        int most = Math.Min(PairsEach, all.Length);
        var groups = new List<StandInPairs>
        {
            new("Typical", "drawn at random from the dropped rows", [.. new RandomStream(0, "report-examples").Sample(all.Length, most)]),
            new("Covered worst", "the dropped rows farthest from any kept row: what the coreset misses", [.. all.OrderByDescending(i => stand.Distances[i]).Take(most)]),
            new("Covered best", "the dropped rows nearest to a kept row: what was redundant", [.. all.OrderBy(i => stand.Distances[i]).Take(most)]),
        };
        if (table.Scores is double[] scores && table.HighIsHard is bool highIsHard)
        {
            int[] scored = [.. all.Where(i => double.IsFinite(scores[stand.Rows[i]]))];
            IEnumerable<int> hardest = highIsHard
                ? scored.OrderByDescending(i => scores[stand.Rows[i]])
                : scored.OrderBy(i => scores[stand.Rows[i]]);
            if (scored.Length > 0)
                groups.Add(new("Hardest", "the hardest of the dropped rows; wrong labels gather here", [.. hardest.Take(most)]));
        }
        return groups;
    }
}
