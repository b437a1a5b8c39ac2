using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Threading;
using Pith.Selection.Frame;
using Pith.Selection.Uncertainty;

namespace Pith.Selection.Contrastive;

/// <summary>Contrastive selection: rows whose class probabilities differ most from those of their nearest neighbours.</summary>
/// <remarks>
/// <para>Margatina, Vernikos, Barrault, Aletras, "Active Learning by Acquiring Contrastive Examples", EMNLP 2021 (arXiv 2109.03764): the score of
/// a row is the mean of KL(p_l || p), in nats, over its nearest labelled rows l in feature space, and the highest are chosen
/// (<see cref="CalContrast.Labelled"/>; the labelled rows are the given ones).</para>
/// <para>The published DeepCore code (cal.py) has no labelled rows: it takes neighbours in the pool and <c>(KL(p||q) + KL(q||p)) / 2</c>
/// (<see cref="CalContrast.Pool"/>), and sorts ascending, so that it keeps the rows that agree most with their neighbours; here the highest come
/// first, as in the paper. It looks for neighbours inside the row's class (<see cref="SelectionPool.Class"/>); a class of one row then has
/// divergence 0. Logits give probabilities above 0, so no logarithm of 0 occurs.</para>
/// <para>O(N k C) after the graph, no N x C copy of the logits. Ties to the lowest row; the same result for any number of threads. A row's value
/// is its divergence.</para>
/// </remarks>
sealed class CalSelection : SelectionMethod<CalOptions>
{
    const int BlockRows = 256;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="CalOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public CalSelection(CalOptions? options = null)
        : base(options ?? CalOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        int neighbors = Options.Neighbors;
        if (Options.Contrast == CalContrast.Labelled)
        {
            int[] open = frame.OpenRows();
            int[] labelled = NearestLabelled(frame, open, ref neighbors);
            int count = neighbors;
            frame.EndStage("graph");
            var placeOf = new int[problem.Rows];
            Array.Fill(placeOf, -1);
            for (int n = 0; n < open.Length; n++)
                placeOf[open[n]] = n;
            frame.Values = Divergences(
                problem.Logits!, row => labelled.AsSpan(placeOf[row] * count, count), row => placeOf[row] >= 0,
                (own, other) => Divergence(of: other, from: own), problem.Threads, frame.Cancellation);
        }
        else
        {
            MessageGraph graph = frame.BuildEdges(Options.GraphOf(problem.Metric)).Graph;
            frame.EndStage("graph");
            frame.Values = Divergences(problem.Logits!, graph.NeighborsOf, frame.TakesPart, SymmetricDivergence, problem.Threads, frame.Cancellation);
        }
        frame.EndStage("divergence");
        frame.TakeRanked(frame.Values);
        frame.AddFact("neighbors", neighbors);
    }

    // [open rows x neighbours]: the nearest given rows; where there are fewer all of them.
    static int[] NearestLabelled(SelectionFrame frame, int[] open, ref int neighbors)
    {
        SelectionProblem problem = frame.Problem;
        int[] given = [.. problem.Given.Order()];
        if (given.Length == 0)
        {
            throw new OptionException(
                "given", "`contrast` labelled compares rows with labelled ones, which are the `given` rows, and none is given; give `given` FILE, or use `contrast` pool.");
        }
        neighbors = Math.Min(neighbors, given.Length);
        var nearest = new int[open.Length * neighbors];
        if (open.Length == 0)
            return nearest;
        using MatrixView queries = problem.Embeddings!.SelectRows(open), basis = problem.Embeddings!.SelectRows(given);
        NearestRows.Search(queries, basis, neighbors, problem.Metric, problem.Accuracy, nearest, new double[nearest.Length], problem.Threads, frame.Progress, frame.Cancellation);
        return Array.ConvertAll(nearest, place => given[place]);
    }

    delegate ReadOnlySpan<int> NeighborsOf(int row);

    delegate double DivergenceOf(ReadOnlySpan<double> own, ReadOnlySpan<double> other);

    static double[] Divergences(
        MatrixView logits, NeighborsOf neighborsOf, Func<int, bool> takesPart, DivergenceOf divergence, int threads, CancellationToken cancellation)
    {
        var divergences = new double[logits.Rows];
        RowBlocks.ForEach(logits.Rows, BlockRows, threads, () => (Own: new double[logits.Columns], Other: new double[logits.Columns]), (first, count, scratch) =>
        {
            for (int row = first; row < first + count; row++)
            {
                if (!takesPart(row))
                {
                    divergences[row] = double.NaN;
                    continue;
                }
                ClassProbabilities.Read(logits, row, scratch.Own);
                ReadOnlySpan<int> neighbors = neighborsOf(row);
                double sum = 0;
                foreach (int neighbor in neighbors)
                {
                    ClassProbabilities.Read(logits, neighbor, scratch.Other);
                    sum += divergence(scratch.Own, scratch.Other);
                }
                divergences[row] = neighbors.Length > 0 ? sum / neighbors.Length : 0;
            }
        }, cancellation);
        return divergences;
    }

    /// <summary>(KL(p||q) + KL(q||p)) / 2 = sum (p - q) (ln p - ln q) / 2, of the logarithms of two probability vectors.</summary>
    internal static double SymmetricDivergence(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0;
        for (int c = 0; c < first.Length; c++)
            sum += (DeterministicMath.Exp(first[c]) - DeterministicMath.Exp(second[c])) * (first[c] - second[c]);
        return sum / 2;
    }

    /// <summary>KL(p||q) = sum p (ln p - ln q), of the logarithms of two probability vectors.</summary>
    internal static double Divergence(ReadOnlySpan<double> of, ReadOnlySpan<double> from)
    {
        double sum = 0;
        for (int c = 0; c < of.Length; c++)
            sum += DeterministicMath.Exp(of[c]) * (of[c] - from[c]);
        return sum;
    }
}
