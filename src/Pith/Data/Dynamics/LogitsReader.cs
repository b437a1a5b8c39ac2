using Pith.Data.Readers;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Data.Dynamics;

/// <summary>Opens one model's logits [N, C]: a matrix in any form of embeddings, or the last epoch of a folder of training
/// dynamics.</summary>
public static class LogitsReader
{
    /// <summary>The least probability whose logarithm is taken.</summary>
    const double LeastProbability = 1e-30;

    /// <summary>Opens logits.</summary>
    /// <param name="spec">As for <see cref="EmbeddingsReader.Open"/>, or a folder that holds <c>dynamics.json</c>, or the recorded triples of a
    /// folder with <c>labels.npy</c>. Log-probabilities serve as logits as they are; of probabilities the logarithm is taken.</param>
    /// <returns>The matrix; dispose it to close its maps.</returns>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or the last epoch lacks a row.</exception>
    public static MatrixView Open(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        bool isDynamics = File.Exists(Path.Combine(spec, DynamicsDescription.FileName)) || File.Exists(Path.Combine(spec, "labels.npy"));
        return isDynamics ? LastEpoch(DynamicsFolder.Open(spec)) : EmbeddingsReader.Open(spec);
    }

    static MatrixView LastEpoch(DynamicsFolder folder)
    {
        using DynamicsEpoch epoch = folder.OpenEpoch(folder.Description.Epochs - 1);
        int rows = folder.Description.Rows, classes = epoch.Classes;
        var logits = new float[(long)rows * classes];
        var isThere = new bool[rows];
        var outputs = new double[classes];
        ReadOnlySpan<int> recorded = epoch.Rows;
        for (int place = 0; place < recorded.Length; place++)
        {
            epoch.Read(place, outputs);
            isThere[recorded[place]] = true;
            Span<float> row = logits.AsSpan(checked(recorded[place] * classes), classes);
            for (int c = 0; c < classes; c++)
            {
                double value = folder.Description.Values == DynamicsValues.Probabilities
                    ? DeterministicMath.Log(Math.Max(outputs[c], LeastProbability))
                    : outputs[c];
                row[c] = (float)value;
            }
        }
        int missing = Array.IndexOf(isThere, false);
        return missing < 0
            ? MatrixView.FromArray(logits, rows, classes)
            : throw new InvalidDataContentException(Invariant(
                $"{epoch.Name} has no outputs for row {missing}, and logits are needed for all {rows} rows; give the logits of one model for every row as a file [N, C]."));
    }
}
