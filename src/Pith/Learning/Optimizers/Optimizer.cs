using Pith.Learning.Networks;

namespace Pith.Learning.Optimizers;

/// <summary>Changes parameters by their gradients, one step at a time.</summary>
/// <remarks>The formulas and defaults are PyTorch's. Every element is computed on its own in single precision without fused operations, so threads do not matter.</remarks>
abstract class Optimizer
{
    readonly Network _network;

    /// <summary>Creates the optimiser with its memory at 0.</summary>
    /// <param name="network">The network that it trains.</param>
    /// <param name="memories">The names of what it remembers for each value, e.g. <c>momentum</c>.</param>
    protected Optimizer(Network network, params string[] memories)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        Memory = [.. memories.Select(_ => network.Parameters.Select(p => new float[p.Value.Length]).ToArray())];
        State = [.. memories.SelectMany((memory, m) => network.Parameters.Select((p, i) => ($"{memory}.{p.Name}", Memory[m][i])))];
    }

    /// <summary>Steps made.</summary>
    public long Steps { get; internal set; }

    /// <summary>What it remembers, by name; a checkpoint holds it.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State { get; }

    /// <summary>[memory][parameter][value].</summary>
    protected float[][][] Memory { get; }

    /// <summary>Changes every parameter by its gradient.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="momentum">The step's momentum, of Adam its first decay; null for the optimiser's own.</param>
    public void Step(double learningRate, double? momentum = null)
    {
        Steps++;
        BeginStep(momentum);
        _network.ForEachParameter(index =>
        {
            Parameter parameter = _network.Parameters[index];
            Update(index, parameter.Value, parameter.Gradient, (float)learningRate);
        });
        _network.AfterStep();
    }

    /// <summary>Computes what all parameters share; called once a step.</summary>
    protected virtual void BeginStep(double? momentum) { }

    /// <summary>Changes one parameter's values.</summary>
    protected abstract void Update(int index, Span<float> values, ReadOnlySpan<float> gradient, float learningRate);

    /// <summary>Makes an optimiser by its kind.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="options">Kind, momentum and weight decay.</param>
    public static Optimizer Create(Network network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double decay = options.Settle().WeightDecay!.Value;
        return options.Optimizer switch
        {
            OptimizerKind.Adam => new Adam(network, decay, isDecoupled: false),
            OptimizerKind.Adamw => new Adam(network, decay, isDecoupled: true),
            _ => new Sgd(network, options.Momentum, options.Nesterov, decay),
        };
    }
}
