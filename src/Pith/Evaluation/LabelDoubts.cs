using Pith.Neighbors.Graphs;

namespace Pith.Evaluation;

/// <summary>A row whose label its neighbours contradict.</summary>
/// <param name="Row">The row.</param>
/// <param name="Other">The class that most of its neighbours have.</param>
/// <param name="Share">The share of its neighbours that have it, 0..1.</param>
readonly record struct LabelDoubt(int Row, int Other, double Share);

/// <summary>Rows whose label their neighbours contradict: most of them have one other label.</summary>
/// <remarks>A hint to look, not a verdict: a row between two classes is contradicted, too.</remarks>
static class LabelDoubts
{
    /// <summary>The least share of the neighbours that must agree on one other label. 0.7: below it lie rows between two classes.</summary>
    public const double LeastShare = 0.7;

    /// <summary>The fewest neighbours that are asked; of fewer one alone would decide.</summary>
    public const int LeastNeighbors = 5;

    /// <summary>The rows in doubt, the most doubtful first: by the share of their neighbours, then the harder, then the lower row.</summary>
    /// <param name="labels">[N] classes; negative means none.</param>
    /// <param name="graph">Their neighbours.</param>
    /// <param name="hardness">[N] scores of which the larger is harder, NaN for none; null where there are none.</param>
    public static LabelDoubt[] Find(ReadOnlySpan<int> labels, MessageGraph graph, double[]? hardness)
    {
        int classes = 0;
        foreach (int label in labels)
            classes = Math.Max(classes, label + 1);
        var counts = new int[classes];
        List<LabelDoubt> found = [];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            if (neighbors.Length < LeastNeighbors || labels[row] < 0)
                continue;
            foreach (int neighbor in neighbors)
            {
                if (labels[neighbor] >= 0)
                    counts[labels[neighbor]]++;
            }
            int other = -1;
            foreach (int neighbor in neighbors)
            {
                if (labels[neighbor] is >= 0 and int label && label != labels[row]
                    && (other < 0 || counts[label] > counts[other] || (counts[label] == counts[other] && label < other)))
                    other = label;
            }
            double share = other < 0 ? 0 : (double)counts[other] / neighbors.Length;
            if (share >= LeastShare)
                found.Add(new LabelDoubt(row, other, share));
            foreach (int neighbor in neighbors)
            {
                if (labels[neighbor] >= 0)
                    counts[labels[neighbor]] = 0;
            }
        }
        double Hard(LabelDoubt doubt) => hardness is null || double.IsNaN(hardness[doubt.Row]) ? double.NegativeInfinity : hardness[doubt.Row];
        return [.. found.OrderByDescending(doubt => doubt.Share).ThenByDescending(Hard).ThenBy(doubt => doubt.Row)];
    }
}
