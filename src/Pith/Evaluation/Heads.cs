using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>Trials of a head on given features, in batches as a network is trained: unlike a linear probe it can learn wrong labels by heart.</summary>
static class Heads
{
    /// <summary>Makes the trial.</summary>
    /// <param name="model">The contract name of a model that can be trained on features.</param>
    /// <param name="features">Features of all rows [N, D].</param>
    /// <param name="labels">Labels [N].</param>
    /// <param name="testFeatures">Features of the test rows [M, D].</param>
    /// <param name="testLabels">Labels of the test rows [M].</param>
    /// <param name="classes">C.</param>
    /// <param name="steps">Training steps of every trial.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static NetworkTrial Of(
        string model, MatrixView features, int[] labels, MatrixView testFeatures, int[] testLabels, int classes, int steps, int threads)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new NetworkTrial
        {
            Images = features,
            Labels = labels,
            TestImages = testFeatures,
            TestLabels = testLabels,
            // To a network features are images of one pixel with a channel for each.
            Shape = new TensorShape(1, 1, features.Columns),
            OnFeatures = true,
            Classes = classes,
            Model = model,
            Options = HeadTraining.Of(model),
            Steps = steps,
            Threads = threads,
        };
    }
}
