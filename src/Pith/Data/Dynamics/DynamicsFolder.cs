using System.Globalization;
using Pith.Data.Labels;
using Pith.Numerics;

namespace Pith.Data.Dynamics;

/// <summary>A folder of recorded training dynamics, opened for reading: its shape, its labels, and one epoch at a time.</summary>
/// <remarks>
/// Two layouts are read: Pith's own (<c>dynamics.json</c>, <c>labels.npy</c>, <c>epoch-0000.npz</c>, ...), and <c>0_Output.npy</c>,
/// <c>0_Index.npy</c>, <c>0_Loss.npy</c>, ... beside <c>labels.npy</c>, whose outputs are logits and whose first epoch is 0 or 1 (that of the
/// published TDDS code). Only the labels are read here; an epoch is mapped when it is opened and released when it is disposed.
/// </remarks>
public sealed class DynamicsFolder
{
    /// <summary>The file of the labels.</summary>
    internal const string LabelsName = "labels.npy";

    /// <summary>What the finished model says in evaluation mode, laid out as an epoch; not every recording has it.</summary>
    internal const string FinalName = "final.npz";

    const string OutputSuffix = "_Output.npy";

    readonly int[] _labels;
    readonly int _firstEpoch;
    readonly bool _isTriples;
    bool _isFinal;
    (IReadOnlyList<string> Names, Func<int, MatrixView> Open)? _matrices;
    TrainedRows? _trained;

    DynamicsFolder(string path, DynamicsDescription description, int[] labels, int firstEpoch, bool isTriples)
    {
        Path = path;
        Description = description;
        _labels = labels;
        _firstEpoch = firstEpoch;
        _isTriples = isTriples;
    }

    /// <summary>The folder as it was given.</summary>
    public string Path { get; }

    /// <summary>The shape and the kind of values; at least one epoch, and the last one is there.</summary>
    public DynamicsDescription Description { get; }

    /// <summary>Epochs whose files are missing, ascending; those that were declared after the last one that is there come last.</summary>
    public IReadOnlyList<int> MissingEpochs { get; private init; } = [];

    /// <summary>The label of every row [N], each from 0 to C-1.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The rows that were recorded, and in which epochs; read at the first call.</summary>
    internal TrainedRows Trained => _trained ??= TrainedRows.Read(this);

    /// <summary>Opens a folder and checks that labels and classes fit, and which epochs are there.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidDataContentException">The folder is missing, of no known layout, or holds no epoch.</exception>
    /// <exception cref="MisalignedDataException">The labels are of another number of rows.</exception>
    public static DynamicsFolder Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            throw new InvalidDataContentException(File.Exists(path)
                ? $"{path} is a file where a folder of training dynamics is needed; {HowToExport}."
                : $"{path} does not exist; give a folder of recorded training dynamics.");
        }
        if (File.Exists(System.IO.Path.Combine(path, DynamicsDescription.FileName)))
            return OpenRecorded(path);
        SortedSet<int> numbers = NumbersOfTriples(path);
        return numbers.Count > 0 ? OpenTriples(path, numbers) : throw Unknown(path);
    }

    /// <summary>Outputs that were saved without the recorder, as a recording of all rows.</summary>
    /// <param name="path">Where they lie, for messages.</param>
    /// <param name="description">Their shape.</param>
    /// <param name="names">The file of every epoch, for messages.</param>
    /// <param name="open">Opens the outputs [N, C] of an epoch.</param>
    /// <param name="labels">The label of every row [N].</param>
    /// <param name="labelsName">Where they come from, for messages.</param>
    internal static DynamicsFolder OfMatrices(
        string path, DynamicsDescription description, IReadOnlyList<string> names, Func<int, MatrixView> open, int[] labels, string labelsName)
    {
        CheckLabels(labelsName, labels, description.Classes);
        return new DynamicsFolder(path, description, labels, 0, isTriples: false) { _matrices = (names, open) };
    }

    /// <summary>Whether the epochs are matrices of logits, which were saved without the recorder.</summary>
    internal bool IsOfMatrices => _matrices is not null;

    /// <summary>Whether a folder holds a recording of either layout.</summary>
    internal static bool IsRecording(string path) =>
        Directory.Exists(path) && (File.Exists(System.IO.Path.Combine(path, DynamicsDescription.FileName)) || NumbersOfTriples(path).Count > 0);

    /// <summary>Opens one epoch.</summary>
    /// <param name="epoch">0 .. E-1.</param>
    /// <param name="verify">Whether the checksum of the values is taken; a reader that opens an epoch again may save it.</param>
    /// <exception cref="InvalidDataContentException">A file is missing, cut off or damaged, or of another shape or type than declared, or
    /// a row is out of range or occurs twice.</exception>
    public DynamicsEpoch OpenEpoch(int epoch, bool verify = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(epoch, Description.Epochs);
        if (_matrices is { } matrices)
            return DynamicsEpoch.OfMatrix(matrices.Open(epoch), epoch, matrices.Names[epoch]);
        if (_isFinal)
            return DynamicsEpoch.OpenArchive(System.IO.Path.Combine(Path, FinalName), 0, Description, verify);
        return _isTriples
            ? DynamicsEpoch.OpenTriple(System.IO.Path.Combine(Path, Number(epoch)), epoch, Description)
            : DynamicsEpoch.OpenArchive(System.IO.Path.Combine(Path, EpochName(epoch)), epoch, Description, verify);
    }

    /// <summary>What the finished model says in evaluation mode, as a recording of one epoch; null where it was not recorded.</summary>
    internal DynamicsFolder? Final() => _matrices is null && File.Exists(System.IO.Path.Combine(Path, FinalName))
        ? new DynamicsFolder(Path, Description with { Epochs = 1 }, _labels, 0, isTriples: false) { _isFinal = true }
        : null;

    /// <summary>The file of an epoch: <c>epoch-0000.npz</c>, more digits from epoch 10,000 on.</summary>
    internal static string EpochName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:0000}.npz");

    /// <summary>Refuses a recording of which an epoch's file is missing, for who takes the last epoch or goes on after it.</summary>
    /// <exception cref="InvalidDataContentException">The message names the file.</exception>
    internal void RequireEveryEpoch()
    {
        if (MissingEpochs.Count == 0)
            return;
        string name = _isTriples ? Number(MissingEpochs[0]) + OutputSuffix : EpochName(MissingEpochs[0]);
        throw new InvalidDataContentException($"{System.IO.Path.Combine(Path, name)} is missing, and every epoch is needed; restore the file or record again.");
    }

    const string HowToExport = "training dynamics are read from no pickle, table or other single file: write each epoch with np.savez(\"epoch-0000.npz\", index=rows, values=logits) beside labels.npy and dynamics.json, or call recorder.log(epoch, rows, logits) of python/pith_recorder.py";

    string Number(int epoch) => (_firstEpoch + epoch).ToString(CultureInfo.InvariantCulture);

    static DynamicsFolder OpenRecorded(string path)
    {
        DynamicsDescription description = DynamicsDescription.Read(path);
        if (description.Epochs == 0)
            throw new InvalidDataContentException($"{path} holds no recorded epoch yet; train at least one epoch.");
        int[] missing = [.. Enumerable.Range(0, description.Epochs).Where(epoch => !File.Exists(System.IO.Path.Combine(path, EpochName(epoch))))];
        if (missing.Length == description.Epochs)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{System.IO.Path.Combine(path, EpochName(0))} is missing, and so is every other epoch of the {description.Epochs} that {DynamicsDescription.FileName} declares; restore the files or record again."));
        }
        // A recording whose last files are missing is as one that was stopped before them.
        int last = Enumerable.Range(0, description.Epochs).Except(missing).Last();
        return new DynamicsFolder(path, description with { Epochs = last + 1 }, ReadLabels(path, description), 0, isTriples: false) { MissingEpochs = missing };
    }

    static DynamicsFolder OpenTriples(string path, SortedSet<int> numbers)
    {
        int first = numbers.Min;
        if (first > 1)
            throw new InvalidDataContentException(FormattableString.Invariant($"{path} starts with {first}{OutputSuffix}; the epochs are numbered from 0 or from 1, restore the missing ones."));
        for (int number = first; number <= numbers.Max; number++)
        {
            // Outputs without their rows, or rows without outputs, are half an epoch and no missing one.
            string[] halves = [.. new[] { OutputSuffix, DynamicsEpoch.IndexSuffix }.Select(suffix => System.IO.Path.Combine(path, number.ToString(CultureInfo.InvariantCulture) + suffix))];
            if (Array.Find(halves, file => !File.Exists(file)) is string file && Array.Exists(halves, File.Exists))
                throw new InvalidDataContentException($"{file} is missing beside the other file of its epoch; restore the file, or take both away so that the epoch counts as missing.");
        }
        int[] missing = [.. Enumerable.Range(0, numbers.Max - first).Where(epoch => !numbers.Contains(first + epoch))];
        int classes = DynamicsEpoch.ClassesOf(System.IO.Path.Combine(path, first.ToString(CultureInfo.InvariantCulture) + OutputSuffix));
        int[] labels = ClassLabels.ReadNpy(System.IO.Path.Combine(path, LabelsName));
        var description = new DynamicsDescription(labels.Length, classes, numbers.Max - first + 1, DynamicsValues.Logits);
        CheckLabels(System.IO.Path.Combine(path, LabelsName), labels, classes);
        return new DynamicsFolder(path, description, labels, first, isTriples: true) { MissingEpochs = missing };
    }

    static int[] ReadLabels(string path, DynamicsDescription description)
    {
        string file = System.IO.Path.Combine(path, LabelsName);
        int[] labels = ClassLabels.ReadNpy(file);
        if (labels.Length != description.Rows)
            throw new MisalignedDataException($"labels {file}", labels.Length, System.IO.Path.Combine(path, DynamicsDescription.FileName), description.Rows);
        CheckLabels(file, labels, description.Classes);
        return labels;
    }

    static void CheckLabels(string file, int[] labels, int classes)
    {
        int row = labels.AsSpan().IndexOfAnyExceptInRange(0, classes - 1);
        if (row >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{file}: row {row} has label {labels[row]}, but {classes} classes are recorded; labels lie from 0 to {classes - 1}."));
        }
    }

    static SortedSet<int> NumbersOfTriples(string path)
    {
        var numbers = new SortedSet<int>();
        foreach (string file in Directory.EnumerateFiles(path, "*" + OutputSuffix))
        {
            string number = System.IO.Path.GetFileName(file)[..^OutputSuffix.Length];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) && number == epoch.ToString(CultureInfo.InvariantCulture))
                numbers.Add(epoch);
        }
        return numbers;
    }

    static InvalidDataContentException Unknown(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, "dynamics", DynamicsDescription.FileName)))
            return new InvalidDataContentException($"{path} holds no training dynamics itself; give its folder {System.IO.Path.Combine(path, "dynamics")}.");
        string[] pickles = [".pkl", ".pickle", ".pt", ".pth"];
        string? pickle = Directory.EnumerateFiles(path).Where(f => pickles.Contains(System.IO.Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal).FirstOrDefault();
        return new InvalidDataContentException(pickle is not null
            ? $"{path} holds {System.IO.Path.GetFileName(pickle)} instead of training dynamics; {HowToExport}."
            : $"{path} holds neither {DynamicsDescription.FileName} nor files 0{OutputSuffix}, 0{DynamicsEpoch.IndexSuffix}, so it is no folder of training dynamics.");
    }
}
