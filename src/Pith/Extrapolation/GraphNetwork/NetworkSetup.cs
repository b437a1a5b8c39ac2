using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>What both ways of training work on.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Targets">Trained and held-out rows.</param>
/// <param name="Weights">The network, initialised.</param>
/// <param name="Edges">The edges of all rows.</param>
/// <param name="Matrix">Their normalised adjacency A.</param>
/// <param name="Features">X, [N, pitch]; only where batches are normalised by their own edges, else null.</param>
/// <param name="Propagated">P = A X, [N, pitch].</param>
/// <param name="Seed">Names every random number.</param>
/// <param name="Pool">Threads.</param>
sealed record NetworkSetup(
    GraphNetworkOptions Options,
    ScoreTargets Targets,
    NetworkWeights Weights,
    NeighborEdges Edges,
    PropagationMatrix Matrix,
    AlignedBuffer? Features,
    AlignedBuffer Propagated,
    ulong Seed,
    WorkerPool Pool)
{
    /// <summary>N.</summary>
    public int Rows => Matrix.Rows;

    /// <summary>The best epoch so far.</summary>
    public BestEpoch Best { get; } = new(Targets, Options.Loss == NetworkLoss.Ranking ? EpochChoice.Correlation : Options.Choice, Options.Patience);

    /// <summary>What names the values that fall.</summary>
    public RandomStream Dropout { get; } = new(Seed, "gnn-dropout");

    /// <summary>What draws the pairs of the ranking loss.</summary>
    public RandomStream Pairs { get; } = new(Seed, "gnn-pairs");

    /// <summary>Sets dL/dout over some trained rows.</summary>
    /// <param name="pass">A forward pass that has been made.</param>
    /// <param name="places">[n] where each trained row stands in the pass.</param>
    /// <param name="scores">[n] their scores.</param>
    public void SetOutputGradients(NetworkPass pass, ReadOnlySpan<int> places, ReadOnlySpan<double> scores)
    {
        if (Options.Loss == NetworkLoss.Ranking)
        {
            var outputs = new double[places.Length];
            for (int i = 0; i < outputs.Length; i++)
                outputs[i] = pass.Outputs[places[i]];
            double[] gradient = PairLoss.Gradient(outputs, scores, Pairs);
            for (int i = 0; i < outputs.Length; i++)
                pass.OutputGradients[places[i]] = (float)gradient[i];
            return;
        }
        for (int i = 0; i < places.Length; i++)
        {
            double error = pass.Outputs[places[i]] - Targets.ToTarget(scores[i]);
            pass.OutputGradients[places[i]] = (float)(2 * error / places.Length);
        }
    }
}
