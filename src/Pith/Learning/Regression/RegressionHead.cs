using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Learning.Regression;

/// <summary>What a trained head predicts.</summary>
static class RegressionHead
{
    /// <summary>Predictions [N] in the unit of the numbers.</summary>
    /// <param name="network">A network of one output, trained on standardised numbers.</param>
    /// <param name="scale">Their scale.</param>
    /// <param name="features">[N, D].</param>
    /// <param name="cancellation">Stops the work.</param>
    public static double[] Predict(Network network, TargetScale scale, MatrixView features, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(network);
        var predictions = new double[features.Rows];
        network.Predict(features, null, (first, outputs, _) =>
        {
            for (int i = 0; i < outputs.Length; i++)
                predictions[first + i] = scale.InUnits(outputs[i]);
        }, null, cancellation);
        return predictions;
    }
}
