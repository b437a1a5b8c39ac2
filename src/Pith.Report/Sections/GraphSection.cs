using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>How a kNN graph is: how far neighbours are, how often rows are neighbours of others, how much of the true graph it holds.</summary>
static class GraphSection
{
    public static ReportSection? Build(ReportModel model)
    {
        if (model.Graph is not KnnGraph graph)
            return null;
        var body = new HtmlText();
        body.Element("p class=\"intro\"", $"{graph.Neighbors} neighbours for each of {HtmlText.Count(graph.Rows)} rows, {(model.Runs.Main.Option("metric") == "cosine" ? "cosine" : "Euclidean")} distance. {Recall(model)}");
        body.Element("h3", "Distance to a row's neighbours");
        int[] ranks = [.. new[] { 1, (graph.Neighbors + 1) / 2, graph.Neighbors }.Distinct()];
        body.Table(["neighbour", "#least", "#5 %", "#median", "#95 %", "#largest"], ranks.Select(rank =>
        {
            double[] distances = [.. Enumerable.Range(0, graph.Rows).Select(row => graph.DistancesOf(row)[rank - 1]).Order()];
            double At(double share) => Descriptive.QuantileOfSorted(distances, share);
            return (IReadOnlyList<string>)[rank == 1 ? "nearest" : rank == graph.Neighbors ? $"farthest of {rank}" : $"number {rank}", .. new[] { 0, 0.05, 0.5, 0.95, 1 }.Select(share => HtmlText.Number(At(share)))];
        }));
        int[] degrees = Degrees(graph);
        body.Element("h3", "How often a row is among the neighbours of others")
            .Element("p class=\"note\"", $"{HtmlText.Count(degrees.Count(degree => degree == 0))} rows are among nobody's neighbours; the row that is most often one is so of {HtmlText.Count(degrees.Max())} rows. "
                + "Rows that are everybody's neighbour pass messages on to many; where they are few and far ahead, cosine distance or other embeddings may serve better.");
        HistogramSection.AddCounts(body, "rows that have a row as neighbour", degrees);
        return new ReportSection("graph", "Graph", body);
    }

    public static string Headline(ReportModel model) => model.Graph is KnnGraph graph
        ? $"{graph.Neighbors} neighbours for each of {HtmlText.Count(graph.Rows)} rows"
        : $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} rows";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (model.Graph is null)
            yield break;
        IReadOnlyDictionary<string, double> facts = model.Runs.Main.Manifest.Facts;
        yield return facts.TryGetValue("graphRecall", out double recall)
            ? new("Recall", HtmlText.Percent(recall, 2), "of the true neighbours, measured on a sample")
            : new("Recall", "100 %", "exact: every row's true neighbours");
        if (facts.TryGetValue("meanDistance", out double mean))
            yield return new("Mean distance", HtmlText.Number(mean), "of a row to a neighbour");
        if (facts.TryGetValue("zeroDistances", out double zeros))
            yield return new("At distance 0", HtmlText.Count((long)zeros), "neighbours that are copies of the row");
    }

    static string Recall(ReportModel model)
    {
        IReadOnlyDictionary<string, double> facts = model.Runs.Main.Manifest.Facts;
        return facts.TryGetValue("graphRecall", out double recall)
            ? $"It is approximate and holds {HtmlText.Percent(recall, 2)} of the true neighbours (95 % interval {HtmlText.Percent(facts.GetValueOrDefault("graphRecallLow"), 2)} to {HtmlText.Percent(facts.GetValueOrDefault("graphRecallHigh"), 2)})."
            : "It is exact.";
    }

    static int[] Degrees(KnnGraph graph)
    {
        var degrees = new int[graph.Rows];
        for (int row = 0; row < graph.Rows; row++)
        {
            foreach (int neighbor in graph.NeighborsOf(row))
            {
                if (neighbor >= 0)
                    degrees[neighbor]++;
            }
        }
        return degrees;
    }
}
