using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Threading;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Selection.GraphDensity;

/// <summary>Graph density: rows in dense places first, and no two from the same one.</summary>
/// <remarks>
/// <para>Ebert, Fritz, Schiele, "RALF: A Reinforced Active Learning Formulation for Object Class Recognition", CVPR 2012, as in Google's active
/// learning code, which the published D2 code contains (sampling.py, GraphDensitySampler without scores). A row's density is the mean of the
/// positive weights <c>exp(-gamma d)</c> to its neighbours in the symmetric kNN graph; the row of the largest density is picked, of equal ones
/// the lowest, and its density, times the edge's weight (<c>weighted</c>) or whole (<c>absolute</c>), is taken from its neighbours'.</para>
/// <para>The published comment says Manhattan, its distances are Euclidean; so are these. A negative pick raises its neighbours, as there.
/// Given rows send their share first. O(N k + budget k log N) after the graph, O(N k) memory, the same for any number of threads. A row's value
/// is its density when picked, or at the end.</para>
/// </remarks>
sealed class GraphDensitySelection : SelectionMethod<GraphDensityOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="GraphDensityOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public GraphDensitySelection(GraphDensityOptions? options = null)
        : base(options ?? GraphDensityOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        PoolEdges edges = frame.BuildEdges(Options.GraphOf(frame.Problem.Metric));
        frame.EndStage("graph");
        double scale = Options.Kernel == D2Kernel.Scaled ? edges.TypicalDistance : 1;
        var weights = new D2Weights(Options.Kernel, Options.Gamma, Options.Gamma, scale, D2Weights.TakesChord(frame.Problem, Options.Kernel));
        double[] densities = Densities(edges.Graph, weights, frame.Problem.Threads);
        var greedy = new D2Greedy(
            edges.Graph, densities, weights, Options.Reverse, clampAtZero: false, new ThinnedProgress(null, "", frame.Budget, ""), frame.Cancellation);
        frame.ForEachPool(picks => PickIn(picks, greedy, densities, frame));
        frame.AddFact("neighbors", edges.Neighbors);
        frame.AddFact("edges", edges.Graph.Edges);
        frame.AddFact("negativePicks", greedy.NegativePicks);
    }

    static void PickIn(PoolPicks picks, D2Greedy greedy, double[] densities, SelectionFrame frame)
    {
        foreach (int row in picks.Given)
            greedy.TakeGiven(row);
        var order = new int[picks.Left];
        greedy.Pick(picks.OpenRows(), order, frame.Classes?.ClassOf, frame.Quotas());
        greedy.Finish();
        foreach (int row in order)
            picks.Pick(row, densities[row]);
        foreach (int row in picks.Rows)
            frame.Values[row] = densities[row];
    }

    /// <summary>The mean positive weight of every row's edges; 0 without edges.</summary>
    internal static double[] Densities(MessageGraph graph, D2Weights weights, int threads)
    {
        var densities = new double[graph.Rows];
        RowRanges.Run(graph.Rows, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            var edges = new EdgeBuffer(graph.LongestRow(first, end));
            double[] buffer = new double[edges.Distances.Length];
            for (int row = first; row < end; row++)
            {
                graph.Read(row, edges, isAscending: true, out _, out ReadOnlySpan<double> distances);
                weights.Reverse(distances, buffer);
                double sum = 0;
                int positive = 0;
                for (int n = 0; n < distances.Length; n++)
                {
                    sum += buffer[n];
                    positive += buffer[n] > 0 ? 1 : 0;
                }
                densities[row] = positive == 0 ? 0 : sum / positive;
            }
        });
        return densities;
    }
}
