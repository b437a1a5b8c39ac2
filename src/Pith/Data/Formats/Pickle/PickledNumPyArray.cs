using Pith.Data.Formats.Npy;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>A type of NumPy as a pickle builds it.</summary>
/// <param name="code">Its code without the order of bytes, e.g. <c>f4</c>.</param>
sealed class PickledNumPyType(string code)
{
    string _order = "|";
    bool _isStructured;

    public bool IsObject => code.StartsWith('O');

    /// <summary>Takes the state: version, order of bytes, type of sub-arrays, names of fields, and what follows from them.</summary>
    public void SetState(object?[] state, string path)
    {
        if (state.Length < 4 || PickleValues.ToKey(state[1]) is not { Length: 1 } order)
            throw new InvalidDataContentException($"{path} holds a NumPy type with a malformed state; the file is broken.");
        _order = order;
        _isStructured = state[2] is not null || state[3] is not null;
    }

    /// <summary>How an element lies in the file.</summary>
    public ElementFormat Format(string name) => _isStructured
        ? throw new InvalidDataContentException($"{name} holds structured records; save one array a field with np.save.")
        : NpyDescriptor.Parse(_order + code, name);

    /// <summary>Its name in words where it is read, else its code.</summary>
    public override string ToString() => _isStructured ? "records" : code switch
    {
        "f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1" => Format(code).Name,
        _ => code,
    };
}

/// <summary>An array of NumPy as a pickle builds it.</summary>
/// <param name="path">The file, for messages.</param>
sealed class PickledNumPyArray(string path) : IPickledArray
{
    object? _data;
    PickledNumPyType? _type;
    bool _isFortran;

    public IReadOnlyList<long> Shape { get; private set; } = [];

    public string TypeName => _type?.ToString() ?? "nothing";

    /// <summary>The Python objects in it, where it holds such, in order; else null.</summary>
    public IReadOnlyList<object?>? Objects => _type is { IsObject: true } && Shape.Count == 1 ? PickleValues.ItemsOf(_data) : null;

    /// <summary>Takes the state: version, shape, type, order of axes, elements.</summary>
    public void SetState(object?[] state)
    {
        if (state is not [_, _, PickledNumPyType type, bool isFortran, _])
            throw new InvalidDataContentException($"{path} holds a NumPy array with a malformed state; the file is broken.");
        Set(state[1], type, isFortran, state[4]);
    }

    /// <summary>Takes its parts.</summary>
    public void Set(object? shape, PickledNumPyType type, bool isFortran, object? data) =>
        (Shape, _type, _isFortran, _data) = (PickleValues.ToLengths(shape, path), type, isFortran, data);

    public StoredArray Open(string name)
    {
        if (_type is null || _data is not (PickleSlice or List<object?>))
            throw new InvalidDataContentException($"{name} is an array without elements; the file is broken.");
        ElementFormat format = _type.Format(name);
        if (_data is not PickleSlice slice)
            throw new InvalidDataContentException($"{name} is an array without elements; the file is broken.");
        Int128 needed = format.Size;
        foreach (long axis in Shape)
            needed = Int128.Min(needed * axis, long.MaxValue);
        if (needed > slice.Length)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares {needed} bytes of data but the file holds {slice.Length}; the file is broken."));
        }
        (ByteRegion region, long offset, long length) = slice.OpenBytes(name);
        if (needed == length)
            return new StoredArray(name, format, [.. Shape], _isFortran, region, offset);
        region.Dispose();
        throw new InvalidDataContentException(FormattableString.Invariant($"{name} declares {needed} bytes of data but the file holds {length}; the file is broken."));
    }
}
