using System.Numerics;

namespace Pith.Numerics.Arrays;

/// <summary>A matrix over a stored array, read in place: any numeric type, either endianness, C or Fortran order.</summary>
sealed unsafe class StoredMatrix : MatrixView
{
    const int ScatterBlock = 256;
    readonly StoredArray _array;

    StoredMatrix(StoredArray array, int rows, int columns)
        : base(rows, columns, array.Format.StorageType) => _array = array;

    /// <summary>The elements as the file holds them.</summary>
    public StoredArray Stored => _array;

    /// <summary>A view that owns <paramref name="array"/>, and disposes it where the array cannot be a matrix.</summary>
    /// <param name="array">The array.</param>
    /// <param name="flatten">Whether axes after the first are joined to one, e.g. images [N, H, W] to [N, H * W].</param>
    public static StoredMatrix Create(StoredArray array, bool flatten = false)
    {
        try
        {
            if (array.Format.IsString)
                throw new InvalidDataContentException($"{array.Name} holds strings where a matrix of numbers is needed; save it with x.astype(np.float32).");
            long[] shape = array.Shape;
            if (flatten && shape.Length > 2 && !array.IsFortran)
                shape = [shape[0], shape.Skip(1).Aggregate(1L, (a, b) => a * b)];
            if (shape.Length != 2)
            {
                string hint = shape.Length == 0 ? ", not one number without dimensions" : shape.Length == 1 ? "; save a single column as x.reshape(-1, 1)" : "; save it as x.reshape(len(x), -1)";
                throw new InvalidDataContentException($"{array.Name} has shape {array.ShapeText} where a matrix [N, D] is needed{hint}.");
            }
            if (shape[0] < 1 || shape[1] < 1)
                throw new InvalidDataContentException($"{array.Name} has shape {array.ShapeText}; a matrix needs at least one row and one column.");
            if (shape[0] > int.MaxValue || shape[1] > int.MaxValue)
                throw new InvalidDataContentException($"{array.Name} has shape {array.ShapeText}; at most {int.MaxValue} rows and columns are read.");
            return new StoredMatrix(array, (int)shape[0], (int)shape[1]);
        }
        catch
        {
            array.Dispose();
            throw;
        }
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination) => Copy(firstRow, rowCount, destination);

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination) => Copy(firstRow, rowCount, destination);

    public override bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values)
    {
        values = default;
        bool isNative = _array.Format is { Kind: ElementKind.Float32, BigEndian: false } && !_array.IsFortran;
        if (!isNative || (uint)firstRow > (uint)Rows || (uint)rowCount > (uint)(Rows - firstRow) || (long)rowCount * Columns > int.MaxValue)
            return false;
        byte* start = _array.Data + ((long)firstRow * Columns * sizeof(float));
        if ((nuint)start % sizeof(float) != 0)
            return false;
        values = new ReadOnlySpan<float>(start, rowCount * Columns);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _array.Dispose();
        base.Dispose(disposing);
    }

    void Copy<T>(int firstRow, int rowCount, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        CheckRange(firstRow, rowCount, destination.Length);
        if (!_array.IsFortran)
        {
            _array.Read((long)firstRow * Columns, destination[..(rowCount * Columns)]);
            return;
        }
        Span<T> block = stackalloc T[ScatterBlock];
        for (int first = 0; first < rowCount; first += ScatterBlock)
        {
            int count = Math.Min(ScatterBlock, rowCount - first);
            for (int column = 0; column < Columns; column++)
            {
                _array.Read(((long)column * Rows) + firstRow + first, block[..count]);
                for (int i = 0; i < count; i++)
                    destination[((first + i) * Columns) + column] = block[i];
            }
        }
    }
}
