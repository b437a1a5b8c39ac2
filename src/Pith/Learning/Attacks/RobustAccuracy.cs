using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Learning.Attacks;

/// <summary>How many rows stay right under an attack.</summary>
static class RobustAccuracy
{
    const int Batch = 128;

    /// <summary>The share of rows that are right both as they are and when attacked, 0 to 1.</summary>
    /// <param name="network">The network; its loaded batch is lost.</param>
    /// <param name="images">[N, height * width * channels], each value from 0 to 1.</param>
    /// <param name="labels">[N].</param>
    /// <param name="attack">The attack.</param>
    /// <param name="progress">Told the rows done.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <remarks>The attacker may leave an image alone, so a row that is wrong without an attack counts as wrong; robust accuracy is thereby
    /// at most clean accuracy.</remarks>
    public static double Measure(
        Network network, MatrixView images, int[] labels, IBatchAttack attack, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(attack);
        network.BeginTraining(network.BatchCapacity ?? Batch);
        int batch = network.BatchCapacity!.Value, right = 0, reportEvery = 1 + (images.Rows / batch / 100);
        var keys = new ulong[batch];
        var isRight = new bool[batch];
        for (int start = 0; start < images.Rows; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = start, count = Math.Min(batch, images.Rows - start);
            for (int i = 0; i < count; i++)
                keys[i] = (ulong)(first + i);
            ReadOnlySpan<int> truth = labels.AsSpan(first, count);
            network.LoadBatch(count, (i, image) => images.CopyRows(first + i, 1, image), keys.AsSpan(0, count));
            isRight.AsSpan().Fill(true);
            Judge(network, truth, isRight);
            attack.Perturb(network, truth, keys.AsSpan(0, count));
            Judge(network, truth, isRight);
            right += isRight.AsSpan(0, count).Count(true);
            if (start + count == images.Rows || start / batch % reportEvery == 0)
                progress?.Report(new WorkProgress("attack", start + count, images.Rows, "rows"));
        }
        return images.Rows == 0 ? 0 : (double)right / images.Rows;
    }

    static void Judge(Network network, ReadOnlySpan<int> labels, bool[] isRight)
    {
        network.ComputeInputGradients(labels);
        for (int i = 0; i < labels.Length; i++)
            isRight[i] &= Network.LargestAt(network.BatchLogits.Slice(i * network.Classes, network.Classes)) == labels[i];
    }
}
