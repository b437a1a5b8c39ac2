using System.Collections;

namespace Pith.Data.Dynamics;

/// <summary>Which rows were recorded in which epochs. Most recordings hold the same rows in every epoch; one whose loader drops the last batch, or
/// that has lost a file, is ragged.</summary>
sealed class TrainedRows
{
    readonly BitArray?[] _isRecorded;

    TrainedRows(int[] rows, int[] complete, int[] epochs, BitArray?[] isRecorded) =>
        (Rows, Complete, Epochs, _isRecorded) = (rows, complete, epochs, isRecorded);

    /// <summary>The rows that stand in any epoch, ascending; at least one.</summary>
    public int[] Rows { get; }

    /// <summary>Those that stand in every epoch whose file is there, ascending.</summary>
    public int[] Complete { get; }

    /// <summary>The epochs whose files are there, ascending; at least one, and the last one of the recording.</summary>
    public int[] Epochs { get; }

    /// <summary>Whether a row lacks an epoch.</summary>
    public bool IsRagged => _isRecorded.Length > 0;

    /// <summary>Whether a row stands in an epoch.</summary>
    public bool IsRecorded(int row, int epoch) => !IsRagged || _isRecorded[epoch] is { } rows && rows[row];

    /// <summary>Reads the rows of every epoch.</summary>
    /// <param name="folder">The recording.</param>
    /// <exception cref="InvalidDataContentException">An epoch's file is malformed.</exception>
    public static TrainedRows Read(DynamicsFolder folder)
    {
        int count = folder.Description.Rows, all = folder.Description.Epochs;
        int[] epochs = [.. Enumerable.Range(0, all).Except(folder.MissingEpochs)];
        var isRecorded = new BitArray?[all];
        var epochsOf = new int[count];
        foreach (int number in epochs)
        {
            using DynamicsEpoch epoch = folder.OpenEpoch(number, verify: false);
            BitArray here = isRecorded[number] = new BitArray(count);
            foreach (int row in epoch.Rows)
            {
                here[row] = true;
                epochsOf[row]++;
            }
        }
        int[] rows = [.. Enumerable.Range(0, count).Where(row => epochsOf[row] > 0)];
        int[] complete = Array.FindAll(rows, row => epochsOf[row] == epochs.Length);
        return new TrainedRows(rows, complete, epochs, epochs.Length == all && complete.Length == rows.Length ? [] : isRecorded);
    }
}
