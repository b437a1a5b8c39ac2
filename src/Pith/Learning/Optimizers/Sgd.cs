using Pith.Learning.Networks;

namespace Pith.Learning.Optimizers;

/// <summary>Stochastic gradient descent: <c>d = g + decay * p; m = momentum * m + d; p -= lr * (nesterov ? d + momentum * m : m)</c>.</summary>
sealed class Sgd : Optimizer
{
    readonly float _ownMomentum, _decay;
    float _momentum;
    readonly bool _nesterov;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="momentum">0 to below 1.</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum.</param>
    /// <param name="weightDecay">At least 0.</param>
    public Sgd(Network network, double momentum, bool nesterov, double weightDecay)
        : base(network, "momentum") => (_ownMomentum, _nesterov, _decay) = ((float)momentum, nesterov, (float)weightDecay);

    /// <inheritdoc/>
    protected override void BeginStep(double? momentum) => _momentum = momentum is double given ? (float)given : _ownMomentum;

    /// <inheritdoc/>
    protected override void Update(int index, Span<float> values, ReadOnlySpan<float> gradient, float learningRate)
    {
        Span<float> memory = Memory[0][index];
        for (int i = 0; i < values.Length; i++)
        {
            float d = gradient[i] + (_decay * values[i]);
            float m = (_momentum * memory[i]) + d;
            memory[i] = m;
            values[i] -= learningRate * (_nesterov ? d + (_momentum * m) : m);
        }
    }
}
