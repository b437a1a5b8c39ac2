using System.Globalization;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npy;

/// <summary>NumPy's type descriptions, such as <c>&lt;f4</c>.</summary>
static class NpyDescriptor
{
    const string Export = "export it with np.save(path, np.asarray(x, dtype=np.float32))";

    /// <summary>Reads a type description.</summary>
    /// <param name="text">The description, e.g. <c>&lt;f4</c> or <c>|S12</c>.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="InvalidDataContentException">The type is not one that Pith reads.</exception>
    public static ElementFormat Parse(string text, string name)
    {
        ReadOnlySpan<char> rest = text;
        bool isBigEndian = rest.Length > 0 && rest[0] == '>';
        if (rest.Length > 0 && rest[0] is '<' or '>' or '|' or '=')
            rest = rest[1..];
        if (rest.Length > 0 && rest[0] == 'O')
            throw new InvalidDataContentException($"{name} holds pickled Python objects, which Pith does not load; save numbers with x.astype(np.float32), texts with x.astype(str).");
        if (rest is "V2")
            throw new InvalidDataContentException($"{name} holds elements of two raw bytes, as bfloat16 is saved; save it with x.astype(np.float32).");
        if (rest.Length < 2 || rest.Length > 9 || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            throw Unknown(text, name);
        return (rest[0], size) switch
        {
            ('f', 2) => new ElementFormat(ElementKind.Float16, 2, isBigEndian),
            ('f', 4) => new ElementFormat(ElementKind.Float32, 4, isBigEndian),
            ('f', 8) => new ElementFormat(ElementKind.Float64, 8, isBigEndian),
            ('i', 1) => new ElementFormat(ElementKind.Int8, 1),
            ('i', 2) => new ElementFormat(ElementKind.Int16, 2, isBigEndian),
            ('i', 4) => new ElementFormat(ElementKind.Int32, 4, isBigEndian),
            ('i', 8) => new ElementFormat(ElementKind.Int64, 8, isBigEndian),
            ('u', 1) => new ElementFormat(ElementKind.UInt8, 1),
            ('u', 2) => new ElementFormat(ElementKind.UInt16, 2, isBigEndian),
            ('u', 4) => new ElementFormat(ElementKind.UInt32, 4, isBigEndian),
            ('u', 8) => new ElementFormat(ElementKind.UInt64, 8, isBigEndian),
            ('b', 1) => new ElementFormat(ElementKind.Boolean, 1),
            ('S', >= 1) => new ElementFormat(ElementKind.Bytes, size),
            ('U', >= 1) => new ElementFormat(ElementKind.Unicode, checked(size * 4), isBigEndian),
            _ => throw Unknown(text, name),
        };
    }

    /// <summary>The description of the native type <typeparamref name="T"/> as NumPy writes it on a little-endian machine.</summary>
    public static string Of<T>()
        where T : unmanaged => Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Single => "<f4",
            TypeCode.Double => "<f8",
            TypeCode.SByte => "|i1",
            TypeCode.Int16 => "<i2",
            TypeCode.Int32 => "<i4",
            TypeCode.Int64 => "<i8",
            TypeCode.Byte => "|u1",
            TypeCode.UInt16 => "<u2",
            TypeCode.UInt32 => "<u4",
            TypeCode.UInt64 => "<u8",
            TypeCode.Boolean => "|b1",
            _ when typeof(T) == typeof(Half) => "<f2",
            _ => throw new NotSupportedException($"{typeof(T).Name} has no NumPy type that Pith writes."),
        };

    static InvalidDataContentException Unknown(string text, string name) =>
        new($"{name} has elements of type '{Shown(text)}'; Pith reads f2, f4, f8, i1 to i8, u1 to u8, b1, S and U, so {Export}.");

    static string Shown(string text) => text.Length <= 24 ? text : text[..24] + "...";
}
