using System.Runtime.InteropServices;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Pipelines.Train;

/// <summary>Writes a network's logits and features of all rows as they are computed, a block of rows at a time.</summary>
static class PredictionFiles
{
    /// <summary>Writes both files, whole or not at all.</summary>
    /// <param name="network">The trained network; rows are taken as after training, without augmentation.</param>
    /// <param name="images">[N, values].</param>
    /// <param name="featuresPath">float32 [N, D], the input of the last linear layer.</param>
    /// <param name="logitsPath">float32 [N, C].</param>
    /// <param name="progress">Told the rows done.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    public static void Write(
        Network network, MatrixView images, string featuresPath, string logitsPath, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        AtomicFile.Write(featuresPath, featureStream => AtomicFile.Write(logitsPath, logitStream =>
        {
            featureStream.Write(NpyHeaderWriter.Create<float>((long)images.Rows * network.FeatureCount, [images.Rows, network.FeatureCount]));
            logitStream.Write(NpyHeaderWriter.Create<float>((long)images.Rows * network.Classes, [images.Rows, network.Classes]));
            network.Predict(
                images,
                null,
                (_, logits, features) =>
                {
                    logitStream.Write(MemoryMarshal.AsBytes(logits));
                    featureStream.Write(MemoryMarshal.AsBytes(features));
                },
                progress,
                cancellation);
        }));
}
