using Pith.Data.Graphs;
using Pith.Evaluation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Report.Sources;

/// <summary>Everything that the sections are written from, read and computed once.</summary>
sealed class ReportModel : IDisposable
{
    // Operations that the search for nearest kept rows may take: about a second on two cores. Beyond, dropped rows are sampled evenly.
    const double MostSearchWork = 1e11;

    ReportModel(RunSet runs, ReportInputs inputs, ReportOptions options)
    {
        Runs = runs;
        Inputs = inputs;
        Options = options;
    }

    public RunSet Runs { get; }

    public ReportInputs Inputs { get; }

    public ReportOptions Options { get; }

    /// <summary>What an evaluation among the runs found; null where there is none.</summary>
    public EvaluationCells? Evaluation { get; private set; }

    /// <summary>What is known of every row, or null where the report is about no single set of rows.</summary>
    public RowTable? Table { get; private set; }

    /// <summary>The selection, where the main run is one.</summary>
    public SelectionRun? Selection { get; private set; }

    /// <summary>The graph, where the main run is one.</summary>
    public KnnGraph? Graph { get; private set; }

    /// <summary>The embeddings of the rows, or null.</summary>
    public MatrixView? Embeddings { get; private set; }

    /// <summary>The neighbours of all rows, once the map has needed them; null where there are none or only those of a sample.</summary>
    public MessageGraph? NeighborGraph { get; set; }

    /// <summary>Rows whose label their neighbours contradict, the most doubtful first; empty where that is not known.</summary>
    public IReadOnlyList<LabelDoubt> Doubts => field ??= Table is { Labels: int[] labels } table && NeighborGraph is MessageGraph graph
        ? LabelDoubts.Find(labels, graph, table.Scores is not double[] scores ? null : table.HighIsHard == false ? Array.ConvertAll(scores, score => -score) : scores)
        : [];

    /// <summary>Groups of near-duplicates; null where they are not known.</summary>
    public NearDuplicateGroups? Duplicates => field ??= NeighborGraph is MessageGraph graph ? NearDuplicateGroups.Find(graph) : null;

    /// <summary>For dropped rows their nearest kept row, or null.</summary>
    public NearestKept? StandIns { get; private set; }

    /// <summary>The mean distance of a dropped row to its nearest kept row for random coresets of the same size, or null.</summary>
    public ConfidenceInterval? RandomCoverage { get; private set; }

    public static ReportModel Read(string folder, ReportOptions options, RunStages stages, CancellationToken cancellation)
    {
        RunSet runs = stages.Time("read", () => RunSet.Open(folder));
        var inputs = new ReportInputs(runs, options);
        var model = new ReportModel(runs, inputs, options);
        try
        {
            stages.Time("read", () =>
            {
                model.Evaluation = EvaluationCells.Read(runs);
                if (runs.Main.Command == "graph")
                    model.Graph = Directory.Exists(runs.Root) ? GraphParts.Read(runs.Root) : KnnGraphFile.Read(runs.Root);
                if (RowTableReader.Read(runs, inputs) is not var (table, selection))
                    return;
                model.Table = table;
                model.Selection = selection;
                table.Shown = inputs.Shown(table.Rows);
                model.Embeddings = inputs.OpenEmbeddings(table.Rows);
            });
            cancellation.ThrowIfCancellationRequested();
            if (model is { Selection.Selection: { Kept: > 0, Dropped: > 0 }, Embeddings: not null })
                stages.Time("nearest kept rows", () => model.FindStandIns(cancellation));
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Embeddings?.Dispose();
        Inputs.Dispose();
    }

    void FindStandIns(CancellationToken cancellation)
    {
        int[] kept = Selection!.Selection.Order;
        int[] dropped = Table!.RowsWhere(inside: false);
        int most = (int)Math.Clamp(MostSearchWork / ((double)kept.Length * Embeddings!.Columns), 1, dropped.Length);
        int[] rows = Spread(dropped, most);
        StandIns = ExactNeighbors() is int neighbors
            ? NearestKept.Find(Embeddings, kept, rows, Selection.Selection.MessageGraph!, neighbors, Inputs.Metric, Options.Accuracy, Options.Threads, cancellation)
            : NearestKept.Find(Embeddings, kept, rows, Inputs.Metric, Options.Accuracy, Options.Threads, cancellation);
        RandomCoverage = Pith.Evaluation.RandomCoverage.Measure(Embeddings, kept.Length, Inputs.Metric, Options.Threads, cancellation);
    }

    // How many true neighbours the run's own graph holds of each of its rows; null where it has none, or not all kept rows are in it.
    int? ExactNeighbors()
    {
        FoundRun main = Runs.Main;
        return Selection!.Selection.MessageGraph is { Edges: > 0 } graph && Options.Embeddings is null && main.Input("graph") is null && main.Option("pool") != "class"
            && main.Manifest.Facts.TryGetValue("neighbors", out double neighbors) && !main.Manifest.Facts.ContainsKey("graphRecall")
            && Array.TrueForAll(Selection.Selection.Order, row => !graph.NeighborsOf(row).IsEmpty) ? (int)neighbors : null;
    }

    static int[] Spread(int[] rows, int most) =>
        most >= rows.Length ? rows : [.. Enumerable.Range(0, most).Select(i => rows[(long)i * rows.Length / most])];
}
