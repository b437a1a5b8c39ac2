namespace Pith.Tables.Engine;

/// <summary>Writes names and texts into statements.</summary>
static class Sql
{
    /// <summary>A name of a column or table.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A text.</summary>
    public static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>Paths as a list, none of whose characters stands for others.</summary>
    public static string Paths(IEnumerable<string> paths) => "[" + string.Join(", ", paths.Select(path => Text(Literal(path)))) + "]";

    // The engine reads wildcards in every path. One in brackets stands for itself.
    static string Literal(string path) => path.AsSpan().IndexOfAny("*?[") < 0
        ? path
        : path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);
}
