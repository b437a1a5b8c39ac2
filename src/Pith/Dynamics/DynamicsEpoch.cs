using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pith.Data;

namespace Pith.Dynamics;

/// <summary>One epoch of recorded training dynamics: the rows in the order recorded, and the outputs of each, read in place.</summary>
/// <remarks>Reading is safe from several threads at once. Dispose it to release the file.</remarks>
public sealed class DynamicsEpoch : IDisposable
{
    internal const string IndexSuffix = "_Index.npy";

    const string ValuesWant = "the outputs of an epoch";

    readonly StoredArray _values;
    readonly int[] _rows;
    readonly string? _lossFile;
    readonly string? _lossMember;

    DynamicsEpoch(int number, StoredArray values, int[] rows, string? lossFile, string? lossMember)
    {
        Number = number;
        _values = values;
        _rows = rows;
        _lossFile = lossFile;
        _lossMember = lossMember;
        Classes = (int)values.Shape[1];
    }

    /// <summary>The epoch, 0 .. E-1.</summary>
    public int Number { get; }

    /// <summary>C, the outputs of a row.</summary>
    public int Classes { get; }

    /// <summary>The row of the dataset at every place [n], each once.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The file, and the member in it, for messages.</summary>
    public string Name => _values.Name;

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
        return loss.Length == _rows.Length ? loss : throw new MisalignedDataException($"the losses {_lossFile}", loss.Length, Name, _rows.Length);
    }

    /// <summary>Releases the file.</summary>
    public void Dispose() => _values.Dispose();

    /// <summary>Copies the outputs at a place; <paramref name="scratch"/> [C] spares an allocation where halves are stored.</summary>
    internal unsafe void Read(int place, Span<double> outputs, Span<float> scratch)
    {
        if ((uint)place >= (uint)_rows.Length)
            throw new ArgumentOutOfRangeException(nameof(place));
        outputs = outputs[..Classes];
        ElementFormat format = _values.Format;
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
        GC.KeepAlive(this);
    }

    internal static DynamicsEpoch OpenArchive(string path, int number, DynamicsDescription description, bool verify)
    {
        using NpzFile file = NpzFile.Open(path);
        long[] index = file.ReadInt64s("index");
        StoredArray values = file.OpenArray("values", verify);
        bool hasLoss = file.Contains("loss");
        return Create(number, values, index, path + ":index", description, hasLoss ? path : null, hasLoss ? "loss" : null);
    }

    internal static DynamicsEpoch OpenTriple(string stem, int number, DynamicsDescription description)
    {
        long[] index = NpyFile.ReadInt64s(stem + IndexSuffix);
        StoredArray values = NpyFile.Open(stem + "_Output.npy");
        string loss = stem + "_Loss.npy";
        return Create(number, values, index, stem + IndexSuffix, description, File.Exists(loss) ? loss : null, null);
    }

    internal static int ClassesOf(string path)
    {
        using StoredArray values = NpyFile.Open(path);
        CheckShape(values, null);
        return (int)values.Shape[1];
    }

    static DynamicsEpoch Create(int number, StoredArray values, long[] index, string indexName, DynamicsDescription description, string? lossFile, string? lossMember)
    {
        try
        {
            CheckShape(values, description.Classes);
            if (values.Shape[0] != index.Length)
                throw new MisalignedDataException(values.Name, values.Shape[0], indexName, index.Length);
            int[] rows = ToRows(index, indexName, description.Rows);
            return new DynamicsEpoch(number, values, rows, lossFile, lossMember);
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
        if (values.Shape.Length != 2 || values.Shape[0] < 1 || values.Shape[0] > int.MaxValue || values.Shape[1] is < 2 or > 1 << 24)
            throw new InvalidDataContentException($"{values.Name} has shape {values.ShapeText} where {ValuesWant} are [rows, classes] with at least one row and two classes.");
        if (values.IsFortran)
            throw new InvalidDataContentException($"{values.Name} is stored column by column; save it with np.ascontiguousarray(x), so that a row can be read at once.");
        if (classes is int expected && values.Shape[1] != expected)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{values.Name} has {values.Shape[1]} classes where {expected} are declared or recorded before; every epoch needs the same classes."));
        }
    }

    static int[] ToRows(long[] index, string name, int rowCount)
    {
        var rows = new int[index.Length];
        var isSeen = new bool[rowCount];
        for (int place = 0; place < rows.Length; place++)
        {
            long row = index[place];
            if (row < 0 || row >= rowCount)
                throw new InvalidDataContentException(FormattableString.Invariant($"{name}: place {place} holds row {row}; the rows are 0 to {rowCount - 1}."));
            if (isSeen[row])
                throw new InvalidDataContentException(FormattableString.Invariant($"{name}: row {row} occurs a second time at place {place}; each row is recorded once an epoch."));
            isSeen[row] = true;
            rows[place] = (int)row;
        }
        return rows;
    }

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
