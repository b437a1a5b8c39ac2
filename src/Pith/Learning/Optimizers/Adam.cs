using Pith.Learning.Networks;

namespace Pith.Learning.Optimizers;

/// <summary>Adam and AdamW: first and second moments of the gradient with the correction of their start at 0.</summary>
/// <remarks><c>m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; p -= lr / (1 - 0.9^t) * m / (sqrt(v) / sqrt(1 - 0.999^t) + 1e-8)</c>. Adam
/// adds decay * p to g; AdamW multiplies p by 1 - lr * decay first.</remarks>
sealed class Adam : Optimizer
{
    const double FirstDecay = 0.9;
    const double SecondDecay = 0.999;
    const float Epsilon = 1e-8f;

    readonly float _decay;
    readonly bool _isDecoupled;
    double _firstDecay;
    float _firstCorrection, _secondRoot;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <param name="isDecoupled">Whether decay acts on the values themselves (AdamW) or on the gradient (Adam).</param>
    public Adam(Network network, double weightDecay, bool isDecoupled)
        : base(network, "first-moment", "second-moment") => (_decay, _isDecoupled) = ((float)weightDecay, isDecoupled);

    /// <inheritdoc/>
    protected override void BeginStep(double? momentum)
    {
        // As PyTorch does, the correction is by the step's decay, whatever those before were.
        _firstDecay = momentum ?? FirstDecay;
        _firstCorrection = (float)(1 - Power(_firstDecay, Steps));
        _secondRoot = (float)Math.Sqrt(1 - Power(SecondDecay, Steps));
    }

    // Squarings and products only: the same bits everywhere, unlike Math.Pow.
    static double Power(double value, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) != 0)
                result *= value;
        }
        return result;
    }

    /// <inheritdoc/>
    protected override void Update(int index, Span<float> values, ReadOnlySpan<float> gradient, float learningRate)
    {
        Span<float> first = Memory[0][index], second = Memory[1][index];
        float step = learningRate / _firstCorrection, firstDecay = (float)_firstDecay, firstShare = (float)(1 - _firstDecay);
        for (int i = 0; i < values.Length; i++)
        {
            float g = gradient[i];
            if (_isDecoupled)
                values[i] *= 1 - (learningRate * _decay);
            else
                g += _decay * values[i];
            first[i] = (firstDecay * first[i]) + (firstShare * g);
            second[i] = ((float)SecondDecay * second[i]) + ((float)(1 - SecondDecay) * g * g);
            values[i] -= step * first[i] / ((MathF.Sqrt(second[i]) / _secondRoot) + Epsilon);
        }
    }
}
