using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Data.Dynamics;

/// <summary>A folder of training dynamics as logits: those of the last epoch, which must hold every row.</summary>
/// <remarks>Log-probabilities serve as logits as they are; of probabilities the logarithm is taken.</remarks>
sealed class DynamicsFormat : IDataFormat
{
    /// <summary>The least probability whose logarithm is taken.</summary>
    const double LeastProbability = 1e-30;

    /// <summary>Its logarithm, which stands for that of 0 in logits.</summary>
    public const double LeastLog = -69.07755278982137;

    public string Name => "training dynamics";

    public IReadOnlyList<string> Extensions => [];

    public bool Reads(DataSpec spec, DataUse use) => use == DataUse.Logits && spec is { IsFolder: true, Member: null }
        && (File.Exists(Path.Combine(spec.Path, DynamicsDescription.FileName)) || File.Exists(Path.Combine(spec.Path, DynamicsFolder.LabelsName)));

    public DataSource Open(DataSpec spec) => new Source(DynamicsFolder.Open(spec.Path));

    sealed class Source(DynamicsFolder folder) : DataSource(folder.Path, "folder of training dynamics")
    {
        public override MatrixView OpenMatrix(string? name)
        {
            RefuseName(name);
            if (folder.Description.Values == DynamicsValues.Residuals)
                throw new InvalidDataContentException($"{folder.Path} holds residuals of a predicted number, and logits of classes are needed.");
            folder.RequireEveryEpoch();
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
}
