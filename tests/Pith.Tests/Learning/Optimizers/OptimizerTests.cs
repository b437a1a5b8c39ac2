using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;

namespace Pith.Tests.Learning.Optimizers;

/// <summary>Steps of each optimiser against values worked out by PyTorch's formulas, written down here in double precision.</summary>
public sealed class OptimizerTests
{
    static readonly double[] s_gradients = [0.5, -0.25, 0.125];

    [Fact]
    public void Sgd_FirstStepByHand()
    {
        // p = 1, g = 0.5, decay 0.1: d = 0.6, m = 0.6; plain: p = 1 - 0.1 * 0.6 = 0.94.
        Assert.Equal(0.94, Run(n => new Sgd(n, 0.9, false, 0.1), 1), 6);

        // Nesterov: d + 0.9 m = 1.14, p = 0.886.
        Assert.Equal(0.886, Run(n => new Sgd(n, 0.9, true, 0.1), 1), 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_FollowsItsFormula(bool nesterov)
    {
        double p = 1, m = 0;
        foreach (double g in s_gradients)
        {
            double d = g + (0.1 * p);
            m = (0.9 * m) + d;
            p -= 0.1 * (nesterov ? d + (0.9 * m) : m);
        }
        Assert.Equal(p, Run(n => new Sgd(n, 0.9, nesterov, 0.1), 3), 6);
    }

    [Fact]
    public void Adam_FirstStepIsTheRate()
    {
        // Whatever the gradient, the corrected moments are g and g^2, so the first step is lr * g / |g|.
        Assert.Equal(0.9, Run(n => new Adam(n, 0, false), 1), 5);

        // AdamW: 1 * (1 - 0.1 * 0.1) - 0.1.
        Assert.Equal(0.89, Run(n => new Adam(n, 0.1, true), 1), 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adam_FollowsItsFormula(bool decoupled)
    {
        double p = 1, m = 0, v = 0;
        for (int t = 1; t <= 3; t++)
        {
            double g = s_gradients[t - 1];
            if (decoupled)
                p *= 1 - (0.1 * 0.2);
            else
                g += 0.2 * p;
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            p -= 0.1 / (1 - Math.Pow(0.9, t)) * m / ((Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.999, t))) + 1e-8);
        }
        Assert.Equal(p, Run(n => new Adam(n, 0.2, decoupled), 3), 5);
    }

    static double Run(Func<Network, Optimizer> make, int steps)
    {
        using Network network = Models.Create("linear", new TensorShape(1, 1, 1), 2, 0, threads: 1);
        Optimizer optimizer = make(network);
        Parameter weight = network.Parameters[0];
        weight.Value[0] = 1;
        for (int step = 0; step < steps; step++)
        {
            weight.Gradient[0] = (float)s_gradients[step];
            optimizer.Step(0.1);
        }
        Assert.Equal(steps, optimizer.Steps);
        return weight.Value[0];
    }
}
