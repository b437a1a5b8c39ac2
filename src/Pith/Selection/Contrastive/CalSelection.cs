using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Threading;
using Pith.Selection.Frame;
using Pith.Selection.Uncertainty;

namespace Pith.Selection.Contrastive;

/// <summary>Contrastive selection: rows whose class probabilities differ most from those of their nearest neighbours.</summary>
/// <remarks>
/// <para>Margatina, Vernikos, Barrault, Aletras, "Active Learning by Acquiring Contrastive Examples", EMNLP 2021 (arXiv 2109.03764): the score of
/// a row is the mean divergence between its class probabilities and those of its nearest neighbours in feature space, and the highest
/// are chosen. The divergence is <c>(KL(p||q) + KL(q||p)) / 2</c> in nats.</para>
/// <para>The published DeepCore code (cal.py) sorts ascending and so keeps the rows that agree most with their neighbours; here the highest come
/// first, as in the paper. It looks for neighbours inside the row's class (<see cref="SelectionPool.Class"/>); a class of one row then has
/// divergence 0. Logits give probabilities above 0, so no logarithm of 0 occurs.</para>
/// <para>O(N k C) after the graph, no N x C copy of the logits. Ties to the lowest row; the same result for any number of threads. A row's value
/// is its divergence.</para>
/// </remarks>
public sealed class CalSelection : SelectionMethod<CalOptions>
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
        MessageGraph graph = frame.BuildEdges(Options.GraphOf(problem.Metric)).Graph;
        frame.EndStage("graph");
        frame.Values = Divergences(problem.Logits!, graph, frame.TakesPart, problem.Threads, frame.Cancellation);
        frame.EndStage("divergence");
        frame.TakeRanked(frame.Values);
        frame.AddFact("neighbors", Options.Neighbors);
    }

    static double[] Divergences(MatrixView logits, MessageGraph graph, Func<int, bool> takesPart, int threads, CancellationToken cancellation)
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
                ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
                double sum = 0;
                foreach (int neighbor in neighbors)
                {
                    ClassProbabilities.Read(logits, neighbor, scratch.Other);
                    sum += Divergence(scratch.Own, scratch.Other);
                }
                divergences[row] = neighbors.Length > 0 ? sum / neighbors.Length : 0;
            }
        }, cancellation);
        return divergences;
    }

    /// <summary>(KL(p||q) + KL(q||p)) / 2 = sum (p - q) (ln p - ln q) / 2, of the logarithms of two probability vectors.</summary>
    internal static double Divergence(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0;
        for (int c = 0; c < first.Length; c++)
            sum += (DeterministicMath.Exp(first[c]) - DeterministicMath.Exp(second[c])) * (first[c] - second[c]);
        return sum / 2;
    }
}
