namespace Pith.Data.Files;

/// <summary>Lists names in messages, cut off where there are many.</summary>
static class NameList
{
    const int Most = 20;

    /// <summary>The names with commas between them, or <c>none</c>.</summary>
    public static string Of(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", ..." : "");

    /// <summary>The name of the only member, where none was asked for.</summary>
    public static string OnlyMember(IReadOnlyList<string> members, string path)
    {
        if (members.Count == 1)
            return members[0];
        throw new InvalidDataContentException($"{path} needs the name of a member, as {path}:NAME; it has {Of(members)}.");
    }
}
