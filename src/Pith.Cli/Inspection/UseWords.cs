using Pith.Data.Inspection;

namespace Pith.Cli.Inspection;

/// <summary>As what an array or a table can be given to the commands.</summary>
static class UseWords
{
    /// <summary>One sentence; null where nothing fits.</summary>
    public static string? Of(FileInspection found)
    {
        string name = found.Name;
        if (found.Kind.StartsWith("kNN graph", StringComparison.Ordinal))
            return $"Give it as --graph {name}.";
        if (found.Type == "columns" && found.Members.Count > 0)
            return $"Name a column after a colon, as {name}:{found.Members[^1].Name}.";
        if (found.Type is null && found.Members.Count > 0)
            return $"Name a member after a colon, as {name}:{found.Members[^1].Name}.";
        return found.Shape.Count switch
        {
            2 when found.Minimum is not null => $"Give it as --embeddings {name}.",
            1 when found.Kind == "strings" || found.Type == "text" => $"Give it as --ids {name}, or as --labels {name} where it holds names of classes.",
            1 when found.Classes is int different && different == found.Shape[0] && different > 1 => $"No value is there twice: give it as --ids, --given, --must-drop or --rows {name}.",
            1 when found.Classes is not null => $"Give it as --labels {name}.",
            1 when found.Minimum is not null => $"Give it as --scores {name}.",
            _ => null,
        };
    }
}
