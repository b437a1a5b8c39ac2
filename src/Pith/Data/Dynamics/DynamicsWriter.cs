using System.Numerics;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;

namespace Pith.Data.Dynamics;

/// <summary>Records training dynamics: the outputs of every trained row at every epoch, in the format that <c>pith score --dynamics</c> reads.</summary>
/// <remarks>
/// Writes <c>labels.npy</c> int64 [N], <c>epoch-0000.npz</c>, <c>epoch-0001.npz</c>, ... with <c>index</c> int32 [n], <c>values</c> [n, C] and
/// optionally <c>loss</c> float32 [n], and <c>dynamics.json</c>, whose count of epochs is raised after the epoch's file is whole. A folder
/// is therefore readable after every epoch, whatever stopped the training. The bytes depend on the values alone.
/// </remarks>
public sealed class DynamicsWriter
{
    readonly bool[] _isTrained;
    readonly int[] _attempt;
    readonly DynamicsPrecision _precision;
    Half[] _halves = [];
    int _trained;
    int _attempts;

    DynamicsWriter(string folder, DynamicsDescription description, DynamicsPrecision precision)
    {
        Folder = folder;
        Description = description;
        _precision = precision;
        _isTrained = new bool[description.Rows];
        _attempt = new int[description.Rows];
    }

    /// <summary>The folder that is written.</summary>
    public string Folder { get; }

    /// <summary>The shape, with the epochs recorded so far.</summary>
    public DynamicsDescription Description { get; private set; }

    /// <summary>The epochs recorded so far.</summary>
    public int Epochs => Description.Epochs;

    /// <summary>Starts a recording.</summary>
    /// <param name="folder">A folder; made if it is missing. It must hold no recording yet.</param>
    /// <param name="classes">C, the outputs of the network, at least 2; of residuals 1.</param>
    /// <param name="labels">The label of every row of the dataset [N], each from 0 to C-1; N is its length.</param>
    /// <param name="values">What will be recorded.</param>
    /// <param name="precision">How it is stored. Half precision by default: half the disk, and scores change by about 1e-3 relatively.</param>
    /// <exception cref="ArgumentException">There is no row, there are fewer than 2 classes, or a label is out of range.</exception>
    /// <exception cref="InvalidDataContentException">The folder holds a recording already, or cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static DynamicsWriter Create(
        string folder,
        int classes,
        ReadOnlySpan<int> labels,
        DynamicsValues values = DynamicsValues.Logits,
        DynamicsPrecision precision = DynamicsPrecision.Float16)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("Training dynamics need the labels of at least one row.", nameof(labels));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, values == DynamicsValues.Residuals ? 1 : 2);
        var wide = new long[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
                throw new ArgumentException(FormattableString.Invariant($"The label of row {row} is {labels[row]}; labels lie from 0 to {classes - 1}."), nameof(labels));
            wide[row] = labels[row];
        }
        if (File.Exists(Path.Combine(folder, DynamicsDescription.FileName)))
            throw new InvalidDataContentException($"{folder} holds recorded training dynamics already; give another folder, or continue it.");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotWrite(folder, error);
        }
        NpyFile.Write<long>(Path.Combine(folder, DynamicsFolder.LabelsName), wide, wide.Length);
        var writer = new DynamicsWriter(folder, new DynamicsDescription(labels.Length, classes, 0, values), precision);
        writer.Description.Write(folder);
        return writer;
    }

    /// <summary>Continues a recording after its last whole epoch; a file beyond it, from a training that was stopped, is replaced.</summary>
    /// <param name="folder">A folder that <see cref="Create"/> has made.</param>
    /// <param name="epochs">Epochs to keep, or null for all; later ones are recorded anew.</param>
    /// <param name="precision">How further epochs are stored.</param>
    /// <exception cref="InvalidDataContentException">The folder holds no such recording, fewer epochs, or cannot be written.</exception>
    public static DynamicsWriter Resume(string folder, int? epochs = null, DynamicsPrecision precision = DynamicsPrecision.Float16)
    {
        DynamicsDescription found = DynamicsDescription.Read(folder);
        if (epochs is int asked && (asked < 0 || asked > found.Epochs))
            throw new InvalidDataContentException(FormattableString.Invariant($"{folder} holds {found.Epochs} recorded epochs; {asked} cannot be kept."));
        var writer = new DynamicsWriter(folder, found with { Epochs = epochs ?? found.Epochs }, precision);
        writer.Description.Write(folder);
        if (writer.Epochs > 0)
        {
            DynamicsFolder recorded = DynamicsFolder.Open(folder);
            recorded.RequireEveryEpoch();
            using DynamicsEpoch first = recorded.OpenEpoch(0);
            writer.Remember(first.Rows);
        }
        return writer;
    }

    /// <summary>Records one epoch. After an error nothing of this epoch remains, and earlier epochs are kept.</summary>
    /// <param name="rows">The rows in the order trained [n], each once; the same set of rows in every epoch.</param>
    /// <param name="values">The outputs [n, C] row-major, all finite; a log-probability may be minus infinity, that of 0.</param>
    /// <param name="loss">The training loss of each row [n], or nothing.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or the rows are not those of the first epoch, each once.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite or too large for half precision (the message says epoch,
    /// row and class), or the folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void AddEpoch(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ReadOnlySpan<float> loss = default)
    {
        int classes = Description.Classes;
        if (rows.IsEmpty || values.Length != (long)rows.Length * classes || (!loss.IsEmpty && loss.Length != rows.Length))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{rows.Length} rows of {classes} classes need as many values; got {values.Length} values and {loss.Length} losses."));
        }
        CheckRows(rows);
        CheckValues(rows, values);
        var content = new Content(rows, values, loss, _precision == DynamicsPrecision.Float16 ? ToHalf(rows, values) : default, classes);
        AtomicFile.Write(Path.Combine(Folder, DynamicsFolder.EpochName(Epochs)), content, static (stream, content) => content.WriteTo(stream));
        DynamicsDescription raised = Description with { Epochs = Epochs + 1 };
        raised.Write(Folder);
        Description = raised;
        if (Epochs == 1)
            Remember(rows);
    }

    /// <summary>Records what the finished model says of each row in evaluation mode: the moment of which scores of one model are defined.</summary>
    /// <param name="rows">The rows of the epochs, each once, in any order [n].</param>
    /// <param name="values">The outputs [n, C] row-major, all finite; a log-probability may be minus infinity, that of 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or the rows are not those of the epochs.</exception>
    /// <exception cref="InvalidDataContentException">A value cannot be stored, or the folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void WriteFinal(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        if (rows.IsEmpty || values.Length != (long)rows.Length * Description.Classes)
            throw new ArgumentException(FormattableString.Invariant($"{rows.Length} rows of {Description.Classes} classes need as many values; got {values.Length} values."));
        CheckRows(rows);
        CheckValues(rows, values);
        var content = new Content(rows, values, default, _precision == DynamicsPrecision.Float16 ? ToHalf(rows, values) : default, Description.Classes);
        AtomicFile.Write(Path.Combine(Folder, DynamicsFolder.FinalName), content, static (stream, content) => content.WriteTo(stream));
    }

    void Remember(ReadOnlySpan<int> rows)
    {
        _trained = rows.Length;
        foreach (int row in rows)
            _isTrained[row] = true;
    }

    void CheckRows(ReadOnlySpan<int> rows)
    {
        int attempt = ++_attempts;
        if (Epochs > 0 && rows.Length != _trained)
            throw new ArgumentException(FormattableString.Invariant($"Epoch {Epochs} has {rows.Length} rows, but the first epoch has {_trained}; every epoch needs the same rows."));
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if ((uint)row >= (uint)_attempt.Length)
                throw new ArgumentException(FormattableString.Invariant($"Row {row} at place {i} of epoch {Epochs} lies outside 0 to {_attempt.Length - 1}."));
            if (_attempt[row] == attempt)
                throw new ArgumentException(FormattableString.Invariant($"Row {row} occurs twice in epoch {Epochs}."));
            if (Epochs > 0 && !_isTrained[row])
                throw new ArgumentException(FormattableString.Invariant($"Row {row} is in epoch {Epochs} but not in the first; every epoch needs the same rows."));
            _attempt[row] = attempt;
        }
    }

    void CheckValues(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        int bad = IndexOfNotFinite(values, isLog: Description.Values == DynamicsValues.LogProbabilities);
        if (bad >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"epoch {Epochs}, row {rows[bad / Description.Classes]}: the output of class {bad % Description.Classes} is {values[bad]}; the training has diverged, lower the learning rate."));
        }
    }

    static int IndexOfNotFinite(ReadOnlySpan<float> values, bool isLog)
    {
        // x * 0 is NaN exactly where x is NaN or infinite, so one sum tells whether a search is needed.
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(values[i..]) * Vector<float>.Zero;
        bool isFinite = Vector.Sum(sum) == 0;
        for (int k = isFinite ? i : 0; k < values.Length; k++)
        {
            if (!float.IsFinite(values[k]) && !(isLog && float.IsNegativeInfinity(values[k])))
                return k;
        }
        return -1;
    }

    ReadOnlySpan<Half> ToHalf(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        if (_halves.Length < values.Length)
            _halves = new Half[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Half half = (Half)values[i];
            if (Half.IsInfinity(half) && float.IsFinite(values[i]))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"epoch {Epochs}, row {rows[i / Description.Classes]}: the output {values[i]} of class {i % Description.Classes} is beyond half precision (65504); record float32."));
            }
            _halves[i] = half;
        }
        return _halves.AsSpan(0, values.Length);
    }

    readonly ref struct Content(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ReadOnlySpan<float> loss, ReadOnlySpan<Half> halves, int classes)
    {
        readonly ReadOnlySpan<int> _rows = rows;
        readonly ReadOnlySpan<float> _values = values;
        readonly ReadOnlySpan<float> _loss = loss;
        readonly ReadOnlySpan<Half> _halves = halves;

        public void WriteTo(Stream stream)
        {
            var writer = new NpzWriter(stream);
            writer.Add("index", _rows, _rows.Length);
            if (_halves.IsEmpty)
                writer.Add("values", _values, _rows.Length, classes);
            else
                writer.Add("values", _halves, _rows.Length, classes);
            if (!_loss.IsEmpty)
                writer.Add("loss", _loss, _rows.Length);
            writer.Finish();
        }
    }
}
