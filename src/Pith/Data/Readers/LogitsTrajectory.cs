using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Logits that were saved without the recorder: one matrix [N, C] for every epoch, or that of one model alone.</summary>
/// <remarks>A folder or a pattern is a trajectory, one file an epoch, in natural order; anything else is one matrix.</remarks>
sealed class LogitsTrajectory
{
    LogitsTrajectory(string spec, string[] files) => (Spec, Files) = (spec, files);

    /// <summary>The input as it was given.</summary>
    public string Spec { get; }

    /// <summary>The files in the order of the epochs, the first of which is epoch 0; at least one.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>N.</summary>
    public int Rows { get; private init; }

    /// <summary>C, at least 2.</summary>
    public int Classes { get; private init; }

    /// <summary>Finds the matrices and checks that they are of as many rows and classes.</summary>
    /// <param name="spec">A pattern, a folder, or one matrix in any form of logits.</param>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or of another shape than the first.</exception>
    public static LogitsTrajectory Find(string spec)
    {
        DataSpec source = DataSpec.Parse(spec);
        string[] files = !(source.IsFolder || source.IsPattern) || DynamicsFolder.IsRecording(source.Path) ? [spec]
            : [.. DataFormats.ShardsOf(source, DataUse.Embeddings)
                .Where(file => Path.GetFileName(file) != DynamicsFolder.LabelsName)
                .Order(NaturalOrder.Instance)
                .Select(file => new DataSpec(file, source.Member).ToString())];
        if (files.Length == 0)
            throw new InvalidDataContentException($"{spec} holds no logits: give a folder or a pattern of .npy files [N, C], one an epoch, or one such file.");
        (int Rows, int Classes)? first = null;
        foreach (string file in files)
        {
            using MatrixView logits = LogitsReader.Open(file);
            first ??= (logits.Rows, logits.Columns);
            if (first != (logits.Rows, logits.Columns))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"logits {file} have shape [{logits.Rows}, {logits.Columns}] where {files[0]} have [{first.Value.Rows}, {first.Value.Classes}]; the files of {spec} are one an epoch, each of all rows."));
            }
        }
        return new LogitsTrajectory(spec, files) { Rows = first!.Value.Rows, Classes = first.Value.Classes };
    }

    /// <summary>The logits as a recording of all rows.</summary>
    /// <param name="labels">The label of every row [N], each the number of its column.</param>
    /// <param name="labelsName">Where they come from, for messages.</param>
    public DynamicsFolder ToDynamics(int[] labels, string labelsName) =>
        DynamicsFolder.OfMatrices(Spec, new DynamicsDescription(Rows, Classes, Files.Count, DynamicsValues.Logits), Files, Open, labels, labelsName);

    /// <summary>Opens the logits of an epoch.</summary>
    /// <param name="epoch">0 .. E-1.</param>
    public MatrixView Open(int epoch) => LogitsReader.Open(Files[epoch]);
}
