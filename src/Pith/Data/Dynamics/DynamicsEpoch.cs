using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Dynamics;

/// <summary>One epoch of recorded training dynamics: the rows in the order recorded, and the outputs of each, read in place.</summary>
/// <remarks>Reading is safe from several threads at once. Dispose it to release the file.</remarks>
public sealed class DynamicsEpoch : IDisposable
{
    internal const string IndexSuffix = "_Index.npy";

    /// <summary>What the logarithm of a probability of 0 is read as: that of the least positive number of single precision, 2^-149, as for a recorded
    /// probability of 0, so that no probability that single precision holds comes below it.</summary>
    internal const double LogOfZero = -103.27892990343184;

    const string ValuesWant = "the outputs of an epoch";

    readonly StoredArray? _values;
    readonly MatrixView? _matrix;
    readonly int _count;
    readonly bool _isLog;
    readonly string? _lossFile;
    readonly string? _lossMember;
    int[]? _rows;

    DynamicsEpoch(int number, StoredArray values, int[] rows, bool isLog, string? lossFile, string? lossMember)
    {
        Number = number;
        _values = values;
        Name = values.Name;
        _rows = rows;
        _isLog = isLog;
        _count = (int)values.Shape[0];
        _lossFile = lossFile;
        _lossMember = lossMember;
        Classes = (int)values.Shape[1];
    }

    // Outputs of all rows in their order, in whatever form a matrix is stored.
    DynamicsEpoch(int number, MatrixView matrix, string name)
    {
        Number = number;
        _matrix = matrix;
        Name = name;
        _count = matrix.Rows;
        Classes = matrix.Columns;
        _rows = ArrayPool<int>.Shared.Rent(_count);
        for (int row = 0; row < _count; row++)
            _rows[row] = row;
    }

    /// <summary>The epoch, 0 .. E-1.</summary>
    public int Number { get; }

    /// <summary>C, the outputs of a row.</summary>
    public int Classes { get; }

    /// <summary>The row of the dataset at every place [n], each once.</summary>
    public ReadOnlySpan<int> Rows => _rows is null ? throw new ObjectDisposedException(Name) : _rows.AsSpan(0, _count);

    /// <summary>The file, and the member in it, for messages.</summary>
    public string Name { get; }

    /// <summary>Copies the outputs at a place, widened exactly.</summary>
    /// <param name="place">0 .. n-1.</param>
    /// <param name="outputs">[C] or longer.</param>
    public void Read(int place, Span<double> outputs) => Read(place, outputs, default);

    /// <summary>The training loss at every place [n], or null where none was recorded.</summary>
    /// <exception cref="InvalidDataContentException">The losses are malformed or of another length.</exception>
    public double[]? ReadLoss()
    {
        double[] loss;
        if (_lossMember is not null)
        {
            using NpzFile file = NpzFile.Open(_lossFile!);
            loss = file.ReadDoubles(_lossMember);
        }
        else if (_lossFile is not null)
        {
            loss = NpyFile.ReadDoubles(_lossFile);
        }
        else
        {
            return null;
        }
        return loss.Length == _count ? loss : throw new MisalignedDataException($"the losses {_lossFile}", loss.Length, Name, _count);
    }

    /// <summary>Releases the file.</summary>
    public void Dispose()
    {
        _values?.Dispose();
        _matrix?.Dispose();
        if (Interlocked.Exchange(ref _rows, null) is int[] rows)
            ArrayPool<int>.Shared.Return(rows);
    }

    /// <summary>Copies the outputs at a place; <paramref name="scratch"/> [C] spares an allocation where halves are stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Read(int place, Span<double> outputs, Span<float> scratch)
    {
        if ((uint)place >= (uint)_count)
            throw new ArgumentOutOfRangeException(nameof(place));
        outputs = outputs[..Classes];
        if (_matrix is not null)
        {
            _matrix.CopyRows(place, 1, outputs);
            return;
        }
        ElementFormat format = _values!.Format;
        byte* source = _values.Data + ((long)place * Classes * format.Size);
        if (format is { Kind: ElementKind.Float32, BigEndian: false })
        {
            Widen(ref *(float*)source, outputs);
        }
        else if (format is { Kind: ElementKind.Float16, BigEndian: false })
        {
            scratch = scratch.IsEmpty ? new float[Classes] : scratch[..Classes];
            HalfConversion.ToSingle(source, scratch);
            Widen(ref MemoryMarshal.GetReference(scratch), outputs);
        }
        else
        {
            ElementReader.Read(format, source, outputs);
        }
        // The logarithm of a probability of 0.
        if (_isLog)
            outputs.Replace(double.NegativeInfinity, LogOfZero);
        GC.KeepAlive(this);
    }

    internal static DynamicsEpoch OpenArchive(string path, int number, DynamicsDescription description, bool verify)
    {
        using NpzFile file = NpzFile.Open(path);
        using StoredArray index = file.OpenArray("index");
        StoredArray values = file.OpenArray("values", verify);
        bool hasLoss = file.Contains("loss");
        return Create(number, values, index, description, hasLoss ? path : null, hasLoss ? "loss" : null);
    }

    internal static DynamicsEpoch OpenTriple(string stem, int number, DynamicsDescription description)
    {
        using StoredArray index = NpyFile.Open(stem + IndexSuffix);
        StoredArray values = NpyFile.Open(stem + "_Output.npy");
        string loss = stem + "_Loss.npy";
        return Create(number, values, index, description, File.Exists(loss) ? loss : null, null);
    }

    /// <summary>An epoch whose outputs are a matrix [N, C] of all rows; it is disposed with the epoch.</summary>
    internal static DynamicsEpoch OfMatrix(MatrixView matrix, int number, string name) => new(number, matrix, name);

    internal static int ClassesOf(string path)
    {
        using StoredArray values = NpyFile.Open(path);
        CheckShape(values, null);
        return (int)values.Shape[1];
    }

    static DynamicsEpoch Create(
        int number, StoredArray values, StoredArray index, DynamicsDescription description, string? lossFile, string? lossMember)
    {
        try
        {
            CheckShape(values, description.Classes);
            int count = index.RequireVector("the rows of an epoch");
            if (!index.Format.IsInteger)
                throw new InvalidDataContentException($"{index.Name} holds {index.Format.Name} where the rows of an epoch are integers; save it with x.astype(np.int64).");
            if (values.Shape[0] != count)
                throw new MisalignedDataException(values.Name, values.Shape[0], index.Name, count);
            return new DynamicsEpoch(number, values, ReadRows(index, count, description.Rows), description.Values == DynamicsValues.LogProbabilities, lossFile, lossMember);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    static void CheckShape(StoredArray values, int? classes)
    {
        if (!values.Format.IsFloat)
            throw new InvalidDataContentException($"{values.Name} holds {values.Format.Name} where {ValuesWant} are floating-point numbers; save them with np.asarray(x, dtype=np.float32).");
        if (values.Shape.Length != 2 || values.Shape[0] < 1 || values.Shape[0] > int.MaxValue || values.Shape[1] > 1 << 24 || values.Shape[1] < (classes == 1 ? 1 : 2))
            throw new InvalidDataContentException($"{values.Name} has shape {values.ShapeText} where {ValuesWant} are [rows, classes] with at least one row and two classes.");
        if (values.IsFortran)
            throw new InvalidDataContentException($"{values.Name} is stored column by column; save it with np.ascontiguousarray(x), so that a row can be read at once.");
        if (classes is int expected && values.Shape[1] != expected)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{values.Name} has {values.Shape[1]} classes where {expected} are declared or recorded before; every epoch needs the same classes."));
        }
    }

    // Rented, because an epoch is opened once for every block of rows.
    static int[] ReadRows(StoredArray index, int count, int rowCount)
    {
        int[] rows = ArrayPool<int>.Shared.Rent(count);
        var isSeen = new BitArray(rowCount);
        Span<long> part = stackalloc long[512];
        for (int place = 0; place < count; place++)
        {
            int at = place % part.Length;
            if (at == 0)
                index.Read(place, part[..Math.Min(part.Length, count - place)]);
            long row = part[at];
            if (row < 0 || row >= rowCount)
                throw new InvalidDataContentException(FormattableString.Invariant($"{index.Name}: place {place} holds row {row}; the rows are 0 to {rowCount - 1}."));
            if (isSeen[(int)row])
                throw new InvalidDataContentException(FormattableString.Invariant($"{index.Name}: row {row} occurs a second time at place {place}; each row is recorded once an epoch."));
            isSeen[(int)row] = true;
            rows[place] = (int)row;
        }
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen(ref float source, Span<double> destination)
    {
        ref double target = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= destination.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            lower.StoreUnsafe(ref target, (nuint)i);
            upper.StoreUnsafe(ref target, (nuint)(i + Vector512<double>.Count));
        }
        for (; i < destination.Length; i++)
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
    }
}
