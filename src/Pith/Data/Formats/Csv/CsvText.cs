namespace Pith.Data.Formats.Csv;

/// <summary>Writes fields of comma-separated records.</summary>
static class CsvText
{
    /// <summary>A field, in quotes where it would not be read back without them.</summary>
    public static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? text
        : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
