using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>A run of elements that tensors lie in.</summary>
/// <param name="type">The name of its type as PyTorch writes it, e.g. <c>FloatStorage</c>.</param>
/// <param name="count">Elements that the pickle declares.</param>
sealed class TorchStorage(string type, long count)
{
    /// <summary>How an element lies in the file; null for types that are not read, and for storages of bytes without a type.</summary>
    public ElementFormat? Format { get; private set; } = FormatOf(type);

    /// <summary>The name of its type as PyTorch writes it.</summary>
    public string Type => type;

    /// <summary>Elements that the pickle declares.</summary>
    public long Count => count;

    /// <summary>The file; null until its place is known.</summary>
    public ByteRegion? Region { get; private set; }

    /// <summary>Where its bytes start.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>Says where the bytes lie.</summary>
    /// <param name="region">The file.</param>
    /// <param name="offset">Where they start.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="isBigEndian">Whether the most significant byte comes first.</param>
    public void Place(ByteRegion region, long offset, long length, bool isBigEndian)
    {
        (Region, Offset, Length) = (region, offset, length);
        if (Format is { Size: > 1 } format)
            Format = format with { BigEndian = isBigEndian };
    }

    /// <summary>How elements lie in a file under a name of PyTorch, a storage's or a type's; null for what is not read.</summary>
    public static ElementFormat? FormatOf(string name) => name switch
    {
        "HalfStorage" or "float16" => new ElementFormat(ElementKind.Float16, 2),
        "BFloat16Storage" or "bfloat16" => new ElementFormat(ElementKind.BFloat16, 2),
        "FloatStorage" or "float32" => new ElementFormat(ElementKind.Float32, 4),
        "DoubleStorage" or "float64" => new ElementFormat(ElementKind.Float64, 8),
        "CharStorage" or "int8" => new ElementFormat(ElementKind.Int8, 1),
        "ShortStorage" or "int16" => new ElementFormat(ElementKind.Int16, 2),
        "IntStorage" or "int32" => new ElementFormat(ElementKind.Int32, 4),
        "LongStorage" or "int64" => new ElementFormat(ElementKind.Int64, 8),
        "ByteStorage" or "uint8" => new ElementFormat(ElementKind.UInt8, 1),
        "uint16" => new ElementFormat(ElementKind.UInt16, 2),
        "uint32" => new ElementFormat(ElementKind.UInt32, 4),
        "uint64" => new ElementFormat(ElementKind.UInt64, 8),
        "BoolStorage" or "bool" => new ElementFormat(ElementKind.Boolean, 1),
        _ => null,
    };
}
