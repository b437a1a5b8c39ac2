namespace Pith.Numerics;

/// <summary>How the elements of a matrix or vector are stored, in NumPy's vocabulary.</summary>
public enum ElementType
{
    /// <summary>IEEE half precision (<c>f2</c>).</summary>
    Float16,

    /// <summary>IEEE single precision (<c>f4</c>).</summary>
    Float32,

    /// <summary>IEEE double precision (<c>f8</c>).</summary>
    Float64,

    /// <summary>Signed 8-bit integer (<c>i1</c>).</summary>
    Int8,

    /// <summary>Signed 16-bit integer (<c>i2</c>).</summary>
    Int16,

    /// <summary>Signed 32-bit integer (<c>i4</c>).</summary>
    Int32,

    /// <summary>Signed 64-bit integer (<c>i8</c>).</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer (<c>u1</c>).</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integer (<c>u2</c>).</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integer (<c>u4</c>).</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer (<c>u8</c>).</summary>
    UInt64,

    /// <summary>One byte a value, 0 or 1 (<c>b1</c>).</summary>
    Boolean,
}

/// <summary>Facts about <see cref="ElementType"/> values.</summary>
static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float16 or ElementType.Int16 or ElementType.UInt16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => 1,
    };

    /// <summary>Whether the type is a floating-point type.</summary>
    public static bool IsFloat(this ElementType type) => type is ElementType.Float16 or ElementType.Float32 or ElementType.Float64;
}
