using Pith.Numerics;

namespace Pith.Learning.Paradigms;

/// <summary>The softmax of a batch, and the gradients of TURTLE's two losses with respect to logits.</summary>
static class TurtleSoftmax
{
    /// <summary>Probabilities [count, C] of logits [count, C].</summary>
    public static void Apply(TurtleBatch batch, float[] logits, float[] probabilities, int classes) => batch.ForEachBlock((first, count) =>
    {
        Span<double> shares = new double[classes];
        for (int i = first; i < first + count; i++)
        {
            double sum = Exponentials(logits.AsSpan(i * classes, classes), shares, out _);
            for (int c = 0; c < classes; c++)
                probabilities[(i * classes) + c] = (float)(shares[c] / sum);
        }
    });

    /// <summary>The inner classifier's: (softmax - target) / count.</summary>
    public static void InnerGradient(TurtleBatch batch, float[] logits, float[] targets, int classes, float[] errors) => batch.ForEachBlock((first, count) =>
    {
        Span<double> shares = new double[classes];
        for (int i = first; i < first + count; i++)
        {
            double sum = Exponentials(logits.AsSpan(i * classes, classes), shares, out _);
            for (int c = 0; c < classes; c++)
                errors[(i * classes) + c] = (float)(((shares[c] / sum) - targets[(i * classes) + c]) / batch.Count);
        }
    });

    /// <summary>The task encoder's, through its softmax, with the inner classifier's logits held fixed.</summary>
    /// <remarks>With q the inner log-probabilities and m the batch's mean of tau, the loss is <c>mean(-sum tau q) - gamma H(m)</c>; its
    /// derivative by
    /// tau_ic is <c>(gamma (log m_c + 1) - q_ic) / count</c>.</remarks>
    public static (double Loss, double Entropy) EncoderGradient(TurtleBatch batch, float[] innerLogits, float[] tau, int classes, double gamma, float[] errors)
    {
        var means = new double[classes];
        for (int i = 0; i < batch.Count; i++)
        {
            for (int c = 0; c < classes; c++)
                means[c] += tau[(i * classes) + c];
        }
        var pull = new double[classes];
        double entropy = 0;
        for (int c = 0; c < classes; c++)
        {
            double mean = Math.Max(means[c] / batch.Count, 1e-30), log = DeterministicMath.Log(mean);
            entropy -= mean * log;
            pull[c] = gamma * (log + 1);
        }
        var losses = new double[batch.Count];
        batch.ForEachBlock((first, count) =>
        {
            Span<double> shares = new double[classes];
            for (int i = first; i < first + count; i++)
            {
                double logSum = DeterministicMath.Log(Exponentials(innerLogits.AsSpan(i * classes, classes), shares, out double largest)) + largest;
                double mean = 0;
                for (int c = 0; c < classes; c++)
                {
                    double t = tau[(i * classes) + c], q = innerLogits[(i * classes) + c] - logSum;
                    losses[i] -= t * q;
                    shares[c] = pull[c] - q;
                    mean += t * shares[c];
                }
                for (int c = 0; c < classes; c++)
                    errors[(i * classes) + c] = (float)(tau[(i * classes) + c] * (shares[c] - mean) / batch.Count);
            }
        });
        return ((losses.Sum() / batch.Count) - (gamma * entropy), entropy);
    }

    static double Exponentials(ReadOnlySpan<float> logits, Span<double> shares, out double largest)
    {
        largest = logits[0];
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        for (int c = 0; c < logits.Length; c++)
            shares[c] = logits[c] - largest;
        DeterministicMath.ExpInto(shares, shares);
        double sum = 0;
        foreach (double share in shares)
            sum += share;
        return sum;
    }
}
