namespace Pith.Learning.Paradigms;

/// <summary>Choices of the unsupervised paradigm.</summary>
sealed record TurtleOptions
{
    /// <summary>The published configuration.</summary>
    public static TurtleOptions Default { get; } = new();

    /// <summary>Passes over the rows. Default 400, as published.</summary>
    public int Epochs { get; init; } = 400;

    /// <summary>The most rows of a step; an epoch is divided into steps of equal size. Default 10,000, as published.</summary>
    public int BatchSize { get; init; } = 10_000;

    /// <summary>The rate of Adam, of the task encoder and of the inner classifier. Default null, what suits the columns of the features
    /// (<see cref="RateFor"/>): the published 0.001 for features as wide as the published ones, more for few columns.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Steps of the inner classifier for each step of the task encoder. Default 10, as published.</summary>
    public int InnerSteps { get; init; } = 10;

    /// <summary>The weight of the entropy of the mean label distribution, which keeps clusters from being empty. Default 10, as
    /// published.</summary>
    public double EntropyWeight { get; init; } = 10;

    /// <summary>The run's seed. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>A rate for features of D columns: the published one from 768 columns on, where it was used, and <c>0.768 / D</c>, at
    /// most 0.01, below.</summary>
    /// <param name="columns">D.</param>
    /// <remarks>A step of Adam moves every weight by about the rate, and a logit by about the rate times D: with few columns the
    /// published rate is too slow to leave a bad start (three separated blobs in 6 columns are not found in 400 epochs, with 0.01 they
    /// are).</remarks>
    public static double RateFor(int columns) => Math.Clamp(Math.Round(0.768 / Math.Max(1, columns), 6), 0.001, 0.01);

    /// <summary>The same options with the rate that suits the columns where none was chosen.</summary>
    /// <param name="columns">D.</param>
    public TurtleOptions Settle(int columns) => this with { LearningRate = LearningRate ?? RateFor(columns) };

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<TurtleOptions>> Rules { get; } =
    [
        OptionRules.Whole<TurtleOptions>("epochs", "passes over the rows", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        new("batch-size", "the most rows of a step", new Whole(1, 1_000_000), o => o.BatchSize, (o, v) => o with { BatchSize = (int)v! }) { Aliases = ["batch"] },
        new("learning-rate", "the rate of Adam", new Interval(0, 1e6) { IsOptional = true }, o => o.LearningRate, (o, v) => o with { LearningRate = (double?)v })
        {
            Aliases = ["lr"],
            DefaultWords = "0.001, up to 0.01 for few columns",
        },
        OptionRules.Whole<TurtleOptions>("inner-steps", "steps of the inner classifier for each step of the task encoder", 1, 10_000, o => o.InnerSteps, (o, v) => o with { InnerSteps = v }),
        OptionRules.Number<TurtleOptions>("entropy-weight", "weight of the entropy that keeps clusters from being empty", 0, 1e6, o => o.EntropyWeight, (o, v) => o with { EntropyWeight = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate() => Rules.Validate(this);
}
