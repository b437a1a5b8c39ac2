namespace Pith.Numerics.Arrays;

/// <summary>What an element of a stored array is; wider than <see cref="ElementType"/> by the types that only files have.</summary>
enum ElementKind
{
    Float16,
    BFloat16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Boolean,

    /// <summary>Fixed-width byte strings, NumPy's <c>S</c>.</summary>
    Bytes,

    /// <summary>Fixed-width strings of 4-byte code points, NumPy's <c>U</c>.</summary>
    Unicode,
}

/// <summary>How an element lies in a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes an element, at least 1.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
readonly record struct ElementFormat(ElementKind Kind, int Size, bool BigEndian = false)
{
    public bool IsString => Kind is ElementKind.Bytes or ElementKind.Unicode;

    public bool IsFloat => Kind is ElementKind.Float16 or ElementKind.BFloat16 or ElementKind.Float32 or ElementKind.Float64;

    public bool IsInteger => !IsString && !IsFloat && Kind != ElementKind.Boolean;

    /// <summary>NumPy's name of the type, for messages.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>The type that a matrix over such elements declares; bfloat16 is widened to single precision, which holds it exactly.</summary>
    public ElementType StorageType => Kind switch
    {
        ElementKind.Float16 => ElementType.Float16,
        ElementKind.BFloat16 or ElementKind.Float32 => ElementType.Float32,
        ElementKind.Float64 => ElementType.Float64,
        ElementKind.Int8 => ElementType.Int8,
        ElementKind.Int16 => ElementType.Int16,
        ElementKind.Int32 => ElementType.Int32,
        ElementKind.Int64 => ElementType.Int64,
        ElementKind.UInt8 => ElementType.UInt8,
        ElementKind.UInt16 => ElementType.UInt16,
        ElementKind.UInt32 => ElementType.UInt32,
        ElementKind.UInt64 => ElementType.UInt64,
        ElementKind.Boolean => ElementType.Boolean,
        _ => throw new InvalidOperationException("Strings are not numbers."),
    };
}
