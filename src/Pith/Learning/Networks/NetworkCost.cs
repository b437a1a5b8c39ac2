using Pith.Numerics;

namespace Pith.Learning.Networks;

/// <summary>What computing with a network costs.</summary>
static class NetworkCost
{
    /// <summary>Share of the multiply-add peak that convolutions of small models reach with everything around them.</summary>
    const double Efficiency = 0.28;

    /// <summary>Seconds in which a network computes one image, all cores working.</summary>
    public static double SecondsOfForward(Network network, MachineSpeed speed) =>
        MultiplyAdds(network) / (speed.MultiplyAddsPerSecond * Efficiency) / speed.Cores;

    /// <summary>Multiply-adds of one image's pass from input to logits.</summary>
    public static double MultiplyAdds(Network network) =>
        network.Layers.Sum(layer => layer.Parameters.Where(p => p.Shape.Count > 1).Sum(p => (double)p.Value.Length) * layer.Output.Shape.Pixels);
}
