namespace Pith.Learning.Networks;

/// <summary>How a head on given features is trained where nothing else is asked for.</summary>
static class HeadTraining
{
    // The loss of softmax regression is convex, so it stands more than a network; and a few hundred rows make so few steps that with less it hardly
    // learns and its dynamics say nothing. A head with a hidden layer would learn wrong labels by heart.
    const double LinearAdamRate = 0.01;

    /// <summary>Adam, because the number of features decides how large a rate SGD stands.</summary>
    /// <param name="model">The contract name of the head.</param>
    public static TrainingOptions Of(string model) => new() { Optimizer = OptimizerKind.Adam, AdamRate = AdamRateOf(model) };

    /// <summary>The rate of Adam for a head on standardised features.</summary>
    /// <param name="model">The contract name of the head.</param>
    public static double AdamRateOf(string model) => model == Models.DefaultHead ? LinearAdamRate : TrainingOptions.UsualAdamRate;
}
