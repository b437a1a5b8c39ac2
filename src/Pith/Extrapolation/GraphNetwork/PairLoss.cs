using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>The pairwise logistic loss: of two rows the one with the higher score is to have the higher output.</summary>
/// <remarks>RankNet (Burges et al., ICML 2005): <c>log(1 + exp(-(o_i - o_j)))</c> for pairs with s_i above s_j, the mean over the pairs. Every trained row of a step is paired
/// with <see cref="PairsOfRow"/> others of the step, drawn by the stream; pairs of equal scores say nothing.</remarks>
static class PairLoss
{
    /// <summary>Partners of each row in a step.</summary>
    public const int PairsOfRow = 8;

    /// <summary>The derivative of the loss by each output.</summary>
    /// <param name="outputs">[n].</param>
    /// <param name="scores">[n].</param>
    /// <param name="random">Draws partners.</param>
    /// <returns>[n].</returns>
    public static double[] Gradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> scores, RandomStream random)
    {
        int n = outputs.Length, pairs = 0;
        var gradient = new double[n];
        if (n < 2)
            return gradient;
        for (int i = 0; i < n; i++)
        {
            for (int pair = 0; pair < PairsOfRow; pair++)
            {
                int j = random.NextInt(n - 1);
                j += j >= i ? 1 : 0;
                if (scores[i] == scores[j])
                    continue;
                (int high, int low) = scores[i] > scores[j] ? (i, j) : (j, i);
                double slope = 1 / (1 + DeterministicMath.Exp(Math.Clamp(outputs[high] - outputs[low], -500, 500)));
                gradient[high] -= slope;
                gradient[low] += slope;
                pairs++;
            }
        }
        for (int i = 0; i < n && pairs > 0; i++)
            gradient[i] /= pairs;
        return gradient;
    }
}
