namespace Pith.Tables.Formats;

/// <summary>What a column holds, in the engine's words and in ours.</summary>
/// <param name="Name">The engine's name of the type, e.g. <c>FLOAT[]</c>.</param>
/// <param name="Element">The type of a list's elements; the type itself where it is no list.</param>
/// <param name="Lists">How deep lists lie in each other; 0 for no list.</param>
sealed record ColumnType(string Name, string Element, int Lists)
{
    static readonly string[] s_small = ["TINYINT", "UTINYINT", "SMALLINT", "USMALLINT", "FLOAT"];
    static readonly string[] s_numbers = [.. s_small, "INTEGER", "UINTEGER", "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DOUBLE"];

    /// <summary>Reads the engine's name of a type.</summary>
    public static ColumnType Parse(string name)
    {
        string element = name;
        int lists = 0;
        while (element.EndsWith(']') && element.LastIndexOf('[') is > 0 and int open)
        {
            element = element[..open];
            lists++;
        }
        return new ColumnType(name, element, lists);
    }

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Lists == 0 && IsNumeric;

    /// <summary>Whether it holds a list of numbers, or, where the form has no lists, a text that may be one.</summary>
    public bool IsVector => Lists == 1 && (IsNumeric || Element == "JSON");

    /// <summary>Whether it holds one value a row.</summary>
    public bool IsScalar => Lists == 0 && !IsNested;

    /// <summary>Whether it holds truth values.</summary>
    public bool IsBoolean => Name == "BOOLEAN";

    /// <summary>Whether it holds texts.</summary>
    public bool IsText => Name is "VARCHAR" or "JSON" || Name.StartsWith("ENUM", StringComparison.Ordinal);

    /// <summary>Whether single precision holds every number of it.</summary>
    public bool IsSmall => s_small.Contains(Element);

    /// <summary>The type as NumPy calls it where it has a name for it, else as the engine does.</summary>
    public string Short => string.Concat(Element switch
    {
        "TINYINT" => "int8",
        "SMALLINT" => "int16",
        "INTEGER" => "int32",
        "BIGINT" => "int64",
        "UTINYINT" => "uint8",
        "USMALLINT" => "uint16",
        "UINTEGER" => "uint32",
        "UBIGINT" => "uint64",
        "FLOAT" => "float32",
        "DOUBLE" => "float64",
        "BOOLEAN" => "bool",
        "VARCHAR" => "text",
        _ when Element.Length > 40 => Element[..37] + "...",
        _ => Element.ToLowerInvariant(),
    }, Name.Length > Element.Length ? Name[Element.Length..] : "");

    /// <summary>What it holds, for messages.</summary>
    public string Words => IsNested ? $"nested values ({Short})"
        : Lists > 1 ? $"lists of lists ({Short})"
        : Lists == 1 ? $"a list a row ({Short})"
        : $"values of type {Short}";

    bool IsNumeric => s_numbers.Contains(Element) || Element.StartsWith("DECIMAL", StringComparison.Ordinal);

    bool IsNested => Element.StartsWith("STRUCT", StringComparison.Ordinal) || Element.StartsWith("MAP", StringComparison.Ordinal)
        || Element.StartsWith("UNION", StringComparison.Ordinal);
}
