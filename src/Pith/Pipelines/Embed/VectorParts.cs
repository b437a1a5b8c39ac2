using Pith.Data.Formats.Npy;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>The vectors of a run under way, in parts of which each is whole or not there, so that a stopped run goes on after its last part.</summary>
/// <param name="run">The run's folder.</param>
/// <param name="name">What the parts are called.</param>
/// <param name="rows">Vectors in all.</param>
/// <param name="columns">D.</param>
sealed class VectorParts(RunFolder run, string name, int rows, int columns) : IDisposable
{
    /// <summary>Rows of a part: some tens of seconds of work of a small encoder on two cores.</summary>
    public const int PartRows = 2048;

    readonly MatrixView?[] _parts = new MatrixView?[(rows + PartRows - 1) / PartRows];
    readonly float[] _row = new float[columns];

    /// <summary>Parts in all.</summary>
    public int Count => _parts.Length;

    /// <summary>Computes the parts that are not there yet.</summary>
    /// <param name="compute">Receives the first row, the rows and [rows, D] to fill.</param>
    /// <param name="skipped">Told the first row and the rows of a part that was there already.</param>
    public void Fill(Action<int, int, float[]> compute, Action<int, int> skipped)
    {
        for (int part = 0; part < _parts.Length; part++)
        {
            int first = part * PartRows;
            int count = Math.Min(PartRows, rows - first);
            if (IsThere(part, count))
            {
                skipped(first, count);
                continue;
            }
            var values = new float[count * columns];
            compute(first, count, values);
            run.Write(NameOf(part), path => NpyFile.Write<float>(path, values, count, columns));
            run.Kept = FormattableString.Invariant($"{part + 1} of {_parts.Length} parts");
        }
    }

    /// <summary>A vector.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        MatrixView part = _parts[row / PartRows] ??= StoredMatrix.Create(NpyFile.Open(Path.Combine(run.TemporaryPath, NameOf(row / PartRows))), flatten: false);
        part.CopyRows(row % PartRows, 1, _row);
        return _row;
    }

    /// <summary>Lets go of the parts' files.</summary>
    public void Dispose()
    {
        foreach (MatrixView? part in _parts)
            part?.Dispose();
    }

    string NameOf(int part) => FormattableString.Invariant($"{RunFolder.ResumeFolder}/{name}-{part:00000}.npy");

    bool IsThere(int part, int count)
    {
        string path = Path.Combine(run.TemporaryPath, NameOf(part));
        if (!File.Exists(path))
            return false;
        using StoredArray array = NpyFile.Open(path);
        return array.Shape is [long found, long width] && found == count && width == columns;
    }
}
