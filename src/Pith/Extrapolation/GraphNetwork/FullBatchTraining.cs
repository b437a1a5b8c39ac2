using Pith.Learning.Paradigms;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Training by the exact gradient over the whole graph, one step an epoch.</summary>
static class FullBatchTraining
{
    /// <summary>Every how many epochs the held-out rows are asked: a further forward pass, a third of an epoch's work.</summary>
    const int JudgedEvery = 5;

    /// <summary>Trains.</summary>
    /// <param name="setup">The network and its rows.</param>
    /// <param name="progress">Receives progress in epochs, or null.</param>
    /// <param name="cancellation">Stops between epochs.</param>
    /// <returns>[N] the scores that the best epoch predicts, and the epochs made.</returns>
    public static (double[] Predictions, int Epochs) Run(NetworkSetup setup, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        GraphNetworkOptions options = setup.Options;
        ScoreTargets targets = setup.Targets;
        using var pass = new NetworkPass(setup.Weights, setup.Pool, setup.Rows);
        SmallAdam adam = setup.Weights.CreateOptimizer();
        float[][] gradients = setup.Weights.Gradients;
        var predictions = new double[setup.Rows];
        var heldOut = new double[targets.HeldOut.Length];
        int epoch = 0;
        while (epoch < options.Epochs && !(epoch > 0 && setup.Best.EndsAfter(epoch)))
        {
            cancellation.ThrowIfCancellationRequested();
            epoch++;
            pass.Forward(setup.Propagated, setup.Matrix, DropoutMask.For(setup.Dropout, epoch, options.Dropout));
            setup.SetOutputGradients(pass, targets.Trained, targets.TrainedScores);
            pass.Backward();
            adam.Step(options.LearningRate, gradients);
            progress?.Report(new WorkProgress("graph network", epoch, options.Epochs, "epochs"));
            if (epoch % JudgedEvery != 0 && epoch != options.Epochs)
                continue;
            pass.Forward(setup.Propagated, setup.Matrix);
            for (int i = 0; i < heldOut.Length; i++)
                heldOut[i] = targets.ToScore(pass.Outputs[targets.HeldOut[i]]);
            if (!setup.Best.Offer(epoch, heldOut))
                continue;
            for (int row = 0; row < predictions.Length; row++)
                predictions[row] = targets.ToScore(pass.Outputs[row]);
        }
        return (predictions, epoch);
    }
}
