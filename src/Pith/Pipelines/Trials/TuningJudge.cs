namespace Pith.Pipelines.Trials;

/// <summary>What judges the coresets that compete, where they are of images.</summary>
enum TuningJudge
{
    /// <summary>Short trainings of the network on images of half the size.</summary>
    Network,

    /// <summary>A linear probe on features of all rows: seconds, and about the same choice (docs/choosing.md).</summary>
    Features,

    /// <summary>A perceptron on the pixels of images of half the size screens, and short trainings of the network decide among the best: nearly the choice of
    /// <see cref="Network"/> in a part of its time. Both start from nothing, so that wrong labels hurt them as they hurt the training that the coreset is
    /// for; features of a trained model forgive them (docs/one-pass.md).</summary>
    Screened,
}
