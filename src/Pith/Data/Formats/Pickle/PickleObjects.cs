using System.Globalization;
using System.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>The classes and functions of a pickle that are known: those by which NumPy and ordered dictionaries are written. Every other is
/// refused by its name where the file names it.</summary>
/// <param name="path">The file, for messages.</param>
class PickleObjects(string path)
{
    long _scalarBytes;

    /// <summary>The file, for messages.</summary>
    protected string Path => path;

    /// <summary>Whether a name is known.</summary>
    /// <param name="name">The class or function.</param>
    public virtual bool Knows(PickleName name) => name switch
    {
        { Module: "numpy", Name: "ndarray" or "dtype" } => true,
        { Module: "numpy.core.multiarray" or "numpy._core.multiarray", Name: "_reconstruct" or "scalar" } => true,
        { Module: "numpy.core.numeric" or "numpy._core.numeric", Name: "_frombuffer" } => true,
        { Module: "_codecs", Name: "encode" } => true,
        { Module: "builtins" or "__builtin__", Name: "bytes" or "bytearray" } => true,
        { Module: "collections", Name: "OrderedDict" } => true,
        _ => false,
    };

    /// <summary>What a known function gives for its arguments.</summary>
    /// <param name="name">The class or function.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="InvalidDataContentException">It is not called as it is by those who write such files.</exception>
    public virtual object? Call(PickleName name, object?[] args) => (name.Name, args) switch
    {
        ("OrderedDict", []) => new PickleDictionary(),
        ("dtype", [object code, ..]) when PickleValues.ToKey(code) is string text => new PickledNumPyType(text),
        ("_reconstruct", [PickleName { Name: "ndarray" }, ..]) => new PickledNumPyArray(path),
        ("scalar", [PickledNumPyType type, PickleSlice bytes]) => ScalarOf(type, bytes),
        ("_frombuffer", [PickleSlice bytes, PickledNumPyType type, object?[] shape, object order]) => ArrayOf(bytes, type, shape, PickleValues.ToKey(order)),
        ("encode", [PickleSlice { Kind: SliceKind.Text } text, PickleSlice encoding]) when encoding.ToString() is "latin1" or "latin-1" => text with { Kind = SliceKind.Latin1 },
        ("bytes" or "bytearray", []) => new PickleSlice(s_nothing, 0, 0, SliceKind.Bytes),
        ("bytes" or "bytearray", [PickleSlice { IsText: false } bytes]) => bytes,
        _ => throw Odd(name, args),
    };

    /// <summary>What lies outside the pickle, by how the pickle calls it. Default: refused.</summary>
    /// <param name="id">How it is called.</param>
    /// <exception cref="InvalidDataContentException">There is no such thing.</exception>
    public virtual object? LoadPersistent(object? id) =>
        throw new InvalidDataContentException($"{path} refers to data outside of it; save arrays with np.save, tensors with torch.save.");

    /// <summary>The error for a function that is not called as usual.</summary>
    private protected InvalidDataContentException Odd(PickleName name, object?[] args) => new(
        $"{path} calls {name} with {(args.Length == 0 ? "nothing" : string.Join(", ", args.Take(8).Select(PickleValues.Describe)))}, which Pith does not read; save the array with np.save(path, np.asarray(x)).");

    static readonly ByteRegion s_nothing = ByteRegion.Allocate(0, "nothing");

    PickledNumPyArray ArrayOf(PickleSlice bytes, PickledNumPyType type, object?[] shape, string? order)
    {
        if (order is not ("C" or "F"))
            throw new InvalidDataContentException($"{path} holds a NumPy array in an unknown order of axes; the file is broken.");
        var array = new PickledNumPyArray(path);
        array.Set(shape, type, order == "F", bytes);
        return array;
    }

    // One number is read at once, so that lists of NumPy's numbers are lists of numbers. The same bytes may be named again and again, which
    // must not take more memory than the file has bytes.
    object ScalarOf(PickledNumPyType type, PickleSlice bytes)
    {
        _scalarBytes += bytes.Length;
        if (_scalarBytes > bytes.Region.Length)
            throw new InvalidDataContentException($"{path} declares more NumPy numbers than it has bytes; the file is broken.");
        var array = new PickledNumPyArray(path);
        array.Set(new object?[] { 1L }, type, false, bytes);
        using StoredArray one = array.Open(path);
        return one.Format switch
        {
            { IsString: true } => one.ToStrings("a text")[0],
            { Kind: ElementKind.Boolean } => one.ToInt64s("a truth value")[0] != 0,
            { Kind: ElementKind.UInt64 } => PickleValues.Narrow(BigInteger.Parse(one.ToStrings("an integer")[0], CultureInfo.InvariantCulture)),
            { IsInteger: true } => one.ToInt64s("an integer")[0],
            _ => one.ToDoubles("a number")[0],
        };
    }
}
