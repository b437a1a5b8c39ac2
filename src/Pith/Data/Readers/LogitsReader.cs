using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Opens one model's logits [N, C]: a matrix in any form of embeddings, or the last epoch of a folder of training
/// dynamics.</summary>
static class LogitsReader
{
    /// <summary>Opens logits.</summary>
    /// <param name="spec">As for <see cref="EmbeddingsReader.Open"/>, or a folder that holds <c>dynamics.json</c>, or the recorded triples of a
    /// folder with <c>labels.npy</c>. Log-probabilities serve as logits as they are; of probabilities the logarithm is taken.
    /// Minus infinity is the logarithm of a probability of 0.</param>
    /// <returns>The matrix; dispose it to close its maps.</returns>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, the last epoch lacks a row, or there are fewer than two columns.</exception>
    public static MatrixView Open(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        MatrixView logits = DataFormats.OpenMatrix(DataSpec.Parse(spec), DataUse.Logits);
        try
        {
            RequireClasses(logits, $"logits {spec}");
            return FlooredLogits.Of(logits);
        }
        catch
        {
            logits.Dispose();
            throw;
        }
    }

    /// <summary>Refuses logits of fewer than two classes: the probability of the only class is 1 for every row.</summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="name">What the logits are called, e.g. <c>logits L.npy</c>.</param>
    /// <exception cref="InvalidDataContentException">C is less than 2.</exception>
    public static void RequireClasses(MatrixView logits, string name)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Columns < 2)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} have {logits.Columns} column, so every row has probability 1 for its only class and no row differs from another; give at least 2 columns, one a class (of a network with one output z: 0 and z)."));
        }
    }
}
