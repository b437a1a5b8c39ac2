namespace Pith.Data;

/// <summary>Lists names in messages, cut off where there are many.</summary>
static class NameList
{
    const int Most = 20;

    /// <summary>The names with commas between them, or <c>none</c>.</summary>
    public static string Of(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", ..." : "");
}
