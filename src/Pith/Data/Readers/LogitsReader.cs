using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Opens one model's logits [N, C]: a matrix in any form of embeddings, or the last epoch of a folder of training
/// dynamics.</summary>
public static class LogitsReader
{
    /// <summary>Opens logits.</summary>
    /// <param name="spec">As for <see cref="EmbeddingsReader.Open"/>, or a folder that holds <c>dynamics.json</c>, or the recorded triples of a
    /// folder with <c>labels.npy</c>. Log-probabilities serve as logits as they are; of probabilities the logarithm is taken.</param>
    /// <returns>The matrix; dispose it to close its maps.</returns>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or the last epoch lacks a row.</exception>
    public static MatrixView Open(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return DataFormats.OpenMatrix(DataSpec.Parse(spec), DataUse.Logits);
    }
}
