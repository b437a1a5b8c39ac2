using Pith.Data.Files;

namespace Pith.Data.Sources;

/// <summary>The physical files behind an input.</summary>
/// <param name="Root">The folder that they lie in or below, absolute.</param>
/// <param name="Files">Their absolute paths, in the order in which they are joined; at least one.</param>
sealed record DataFiles(string Root, IReadOnlyList<string> Files)
{
    /// <summary>The one file that an input names.</summary>
    /// <param name="spec">The input.</param>
    /// <exception cref="InvalidDataContentException">It does not exist.</exception>
    public static DataFiles Single(DataSpec spec)
    {
        string full = Path.GetFullPath(spec.Path);
        return File.Exists(full) ? new DataFiles(Path.GetDirectoryName(full) ?? full, [full]) : throw Missing(spec);
    }

    /// <summary>The error for an input of which nothing is there.</summary>
    /// <param name="spec">The input.</param>
    internal static InvalidDataContentException Missing(DataSpec spec) => new($"{spec} does not exist; check the path.");
}
