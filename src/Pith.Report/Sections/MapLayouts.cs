using Pith.Evaluation.Layout;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report.Sections;

/// <summary>One way to lay the rows out on the map.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Note">What it shows and what it does not.</param>
/// <param name="Points">Coordinates of the map's rows.</param>
sealed record MapLayout(string Id, string Title, string Note, PointLayout Points)
{
    // Beyond, a page would wait longer for true neighbours than for all the rest; a hundredth of them less changes no picture.
    const int LargestExact = 20_000;

    /// <summary>The layouts that the data allow; empty where neither embeddings nor a graph are left.</summary>
    /// <param name="model">The data.</param>
    /// <param name="rows">The map's rows, ascending; all rows, or a sample.</param>
    /// <param name="stages">Times the work.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<MapLayout> Compute(
        ReportModel model, int[] rows, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int threads = model.Options.Threads;
        bool isWhole = rows.Length == model.Table!.Rows;
        MatrixView? embeddings = model.Embeddings is not null && !isWhole ? model.Embeddings.SelectRows(rows) : model.Embeddings;
        var layouts = new List<MapLayout>();
        MapLayout? straight = embeddings is null ? null : stages.Time("principal components", () => Straight(embeddings, threads, cancellation));
        MessageGraph? graph = Graph(model, embeddings, isWhole, stages, progress, cancellation);
        model.NeighborGraph = isWhole ? graph : null;
        if (graph is not null)
        {
            layouts.Add(stages.Time("layout", () =>
            {
                PointLayout start = straight?.Points ?? RandomStart(rows.Length);
                PointLayout points = NeighborLayout.Compute(graph, start, 0, threads, progress, cancellation);
                double kept = NeighborPreservation.Measure(points, graph, NeighborLayout.DefaultNeighbors, threads);
                string share = double.IsNaN(kept) ? "" : FormattableString.Invariant($" {100 * kept:F0} % of a row's {NeighborLayout.DefaultNeighbors} nearest rows are among its {NeighborLayout.DefaultNeighbors} nearest here.");
                return new MapLayout("neighbors", "Neighbours", "Rows that are near to each other lie together; distances between groups mean nothing." + share, points);
            }));
        }
        if (straight is not null)
            layouts.Add(straight);
        return layouts;
    }

    static MapLayout Straight(MatrixView embeddings, int threads, CancellationToken cancellation)
    {
        var axes = PrincipalComponents.Find(embeddings, Math.Min(2, embeddings.Columns), threads, cancellation);
        float[] x = axes.Project(embeddings, 0, threads, cancellation);
        float[] y = axes.Axes.Length > 1 ? axes.Project(embeddings, 1, threads, cancellation) : new float[x.Length];
        string shares = string.Join(" and ", axes.VarianceShares.Select(share => FormattableString.Invariant($"{100 * share:F0} %")));
        return new MapLayout("components", "Components",
            $"The first principal components, {shares} of the variance: distances are true as far as two directions can show them.", new PointLayout(x, y));
    }

    // The run's own graph where it joins all rows: one per class would tear the map apart, and rows that a cutoff left out of the graph
    // have no neighbours in it and would be pushed out of the map. It serves nevertheless where there are no embeddings for another one.
    static MessageGraph? Graph(
        ReportModel model, MatrixView? embeddings, bool isWhole, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (isWhole && model.Runs.Main.Option("pool") != "class" && model.Selection?.Selection.MessageGraph is MessageGraph own && own.Edges > 0
            && (embeddings is null || HasAllRows(own)))
            return own;
        if (isWhole && model.Graph is KnnGraph lists)
            return MessageGraph.Of(lists);
        if (embeddings is null || embeddings.Rows < 3)
            return null;
        GraphAccuracy asked = model.Options.Accuracy;
        GraphAccuracy accuracy = asked.IsExact || embeddings.Rows <= LargestExact ? asked : asked with { Recall = asked.Recall ?? GraphAccuracy.UsualRecall };
        return stages.Time("graph", () => MessageGraph.Of(GraphBuilder.Build(
            embeddings, Math.Min(NeighborLayout.DefaultNeighbors, embeddings.Rows - 1), model.Inputs.Metric, accuracy, model.Options.Threads, progress, cancellation)));
    }

    static bool HasAllRows(MessageGraph graph)
    {
        for (int row = 0; row < graph.Rows; row++)
        {
            if (graph.CountOf(row) == 0)
                return false;
        }
        return true;
    }

    static PointLayout RandomStart(int rows)
    {
        var stream = new RandomStream(0, "report-layout-start");
        var start = new PointLayout(new float[rows], new float[rows]);
        for (int i = 0; i < rows; i++)
            (start.X[i], start.Y[i]) = ((float)stream.NextGaussian(), (float)stream.NextGaussian());
        return start;
    }
}
