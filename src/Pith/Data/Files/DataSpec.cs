namespace Pith.Data.Files;

/// <summary>An input as the user names it: a path, and after a colon a member, column or score name.</summary>
/// <param name="Path">A file, a folder, or a pattern with <c>*</c> or <c>?</c>.</param>
/// <param name="Member">What is meant inside it, or null.</param>
/// <remarks>A colon may also be part of a folder's or file's name, and of a member's, so what exists decides which colon divides.</remarks>
readonly record struct DataSpec(string Path, string? Member)
{
    /// <summary>Whether the path is a pattern that names no file itself.</summary>
    public bool IsPattern => Path.AsSpan().IndexOfAny('*', '?') >= 0 && !System.IO.Path.Exists(Path);

    /// <summary>Whether the path is an existing folder.</summary>
    public bool IsFolder => Directory.Exists(Path);

    /// <summary>Reads an input as the user names it.</summary>
    /// <param name="text">A path, or a path, a colon and a name. A text that exists is a path as it is; else the first colon after an
    /// existing file divides, or the first after a wildcard, or the last after an existing folder. Of what does not exist the first colon
    /// divides before which a file name with an extension stands.</param>
    public static DataSpec Parse(string text)
    {
        int colon = System.IO.Path.Exists(text) ? -1 : FindColon(text);
        return colon < 0 ? new DataSpec(text, null) : new DataSpec(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Whether the path names a file, existing or not, with one of some extensions in any case.</summary>
    /// <param name="extensions">With their dots.</param>
    public bool IsFileWith(IReadOnlyList<string> extensions)
    {
        if (IsFolder || IsPattern)
            return false;
        foreach (string extension in extensions)
        {
            if (Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>The text that was read.</summary>
    public override string ToString() => Member is null ? Path : Path + ":" + Member;

    static int FindColon(string text)
    {
        int[] colons = [.. Enumerable.Range(1, Math.Max(0, text.Length - 1)).Where(i => text[i] == ':')];
        int First(Func<string, bool> divides, int from = 0) => colons.FirstOrDefault(colon => colon > from && divides(text[..colon]), -1);
        if (First(File.Exists) is >= 0 and int file)
            return file;
        if (text.AsSpan().IndexOfAny('*', '?') is >= 0 and int wildcard)
            return First(_ => true, wildcard);
        int folder = colons.LastOrDefault(colon => Directory.Exists(text[..colon]), -1);
        return folder >= 0 ? folder : First(NamesFile);
    }

    // An extension is a dot and a few letters or digits, the first a letter.
    static bool NamesFile(string path)
    {
        ReadOnlySpan<char> extension = System.IO.Path.GetExtension(path.AsSpan());
        return extension.Length is >= 2 and <= 12 && char.IsAsciiLetter(extension[1]) && !extension[1..].ContainsAnyExcept(s_lettersAndDigits);
    }

    static readonly System.Buffers.SearchValues<char> s_lettersAndDigits =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
