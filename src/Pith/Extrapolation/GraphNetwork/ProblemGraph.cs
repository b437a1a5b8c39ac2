using Pith.Neighbors.Graphs;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The kNN graph of a problem's rows: the one it brings, or a new one.</summary>
static class ProblemGraph
{
    /// <summary>A graph of at most <paramref name="neighbors"/> neighbours a row.</summary>
    /// <param name="problem">The rows; a graph that it brings is cut to its nearest neighbours, and used as it is if it has fewer.</param>
    /// <param name="neighbors">Neighbours a row.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="OptionException">There are too few rows for that many neighbours.</exception>
    /// <exception cref="InvalidDataContentException">An embedding cannot be used.</exception>
    /// <exception cref="MisalignedDataException">The graph that the problem brings has other rows.</exception>
    public static KnnGraph Of(ExtrapolationProblem problem, int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (problem.Graph is not { } graph)
            return GraphBuilder.Build(problem.Embeddings, neighbors, problem.Metric, problem.Accuracy, problem.Threads, progress, cancellation);
        if (graph.Rows != problem.Rows)
            throw new MisalignedDataException("the embeddings", problem.Rows, "the graph", graph.Rows);
        return graph.Nearest(neighbors);
    }

    /// <summary>Whether all scores are the same, so that nothing can be learnt.</summary>
    public static bool HasConstantScores(ExtrapolationProblem problem) => problem.Scores.AsSpan().IndexOfAnyExcept(problem.Scores[0]) < 0;

    /// <summary>Every query row gets the one score there is.</summary>
    public static Predictions Constant(ExtrapolationProblem problem)
    {
        var values = new double[problem.QueryRows.Length];
        Array.Fill(values, problem.Scores[0]);
        return new Predictions(problem.QueryRows, values, new double[values.Length]);
    }
}
