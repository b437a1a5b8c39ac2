namespace Pith.Data.Files;

/// <summary>An input as the user names it: a path, and after its last colon a member, column or score name.</summary>
/// <param name="Path">A file, a folder, or a pattern with <c>*</c> or <c>?</c>.</param>
/// <param name="Member">What is meant inside it, or null.</param>
/// <remarks>A colon may also be part of a folder's or file's name, so a text that names something that exists is a path as it is.</remarks>
public readonly record struct DataSpec(string Path, string? Member)
{
    static readonly string[] s_extensions = [".npy", ".npz", ".csv", ".json", ".safetensors", ".parquet", ".txt"];

    /// <summary>Whether the path is a pattern that names no file itself.</summary>
    public bool IsPattern => Path.AsSpan().IndexOfAny('*', '?') >= 0 && !System.IO.Path.Exists(Path);

    /// <summary>Reads an input as the user names it.</summary>
    /// <param name="text">A path, or a path, a colon and a name.</param>
    public static DataSpec Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || System.IO.Path.Exists(text))
            return new DataSpec(text, null);
        string path = text[..colon];
        bool isPath = System.IO.Path.Exists(path)
            || path.AsSpan().IndexOfAny('*', '?') >= 0
            || Array.Exists(s_extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        return isPath ? new DataSpec(path, text[(colon + 1)..]) : new DataSpec(text, null);
    }

    /// <summary>Whether the path ends with an extension, in any case.</summary>
    /// <param name="extension">With its dot.</param>
    public bool HasExtension(string extension) => Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses parquet, which needs the table engine.</summary>
    public void RefuseParquet()
    {
        if (HasExtension(".parquet"))
            throw new InvalidDataContentException($"{Path} is a parquet file, which this version does not read yet; export the column with np.save.");
    }

    /// <summary>Refuses a member where the form has none.</summary>
    public void RefuseMember()
    {
        if (Member is not null)
            throw new InvalidDataContentException($"{Path} has no members, so '{Member}' after the colon names nothing; give the path alone.");
    }

    /// <summary>The text that was read.</summary>
    public override string ToString() => Member is null ? Path : Path + ":" + Member;
}
