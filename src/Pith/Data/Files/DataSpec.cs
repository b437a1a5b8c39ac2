namespace Pith.Data.Files;

/// <summary>An input as the user names it: a path, and after a colon a member, column or score name.</summary>
/// <param name="Path">A file, a folder, or a pattern with <c>*</c> or <c>?</c>.</param>
/// <param name="Member">What is meant inside it, or null.</param>
/// <remarks>A colon may also be part of a folder's or file's name, and of a member's, so what exists decides which colon divides.</remarks>
readonly record struct DataSpec(string Path, string? Member)
{
    /// <summary>What stands before the folder of a pool in DataComp's form: <c>datacomp:DIR</c>.</summary>
    public const string PoolPrefix = "datacomp:";

    /// <summary>Whether the path is a pool in DataComp's form.</summary>
    public bool IsPool => Path.StartsWith(PoolPrefix, StringComparison.Ordinal) && !System.IO.Path.Exists(Path);

    const string Unscaled = "||";

    /// <summary>Whether the name is of several matrices that are joined side by side: <c>FILE.npz:a|b</c>, each row of each scaled to unit length, or
    /// <c>FILE.npz:a||b</c>, as they are.</summary>
    public bool IsSideBySide => Member?.Contains(FilePair.Separator, StringComparison.Ordinal) == true;

    /// <summary>Whether each row of each of these matrices is scaled to unit length, so that every matrix weighs the same in a distance.</summary>
    public bool IsScaled => IsSideBySide && !Member!.Contains(Unscaled, StringComparison.Ordinal);

    /// <summary>The names of these matrices, or the one name; empty where there is none.</summary>
    public string[] Parts => Member?.Split(IsScaled ? FilePair.Separator.ToString() : Unscaled) ?? [];

    /// <summary>The same matrices, scaled or as they are.</summary>
    /// <param name="isScaled">Whether each row of each is scaled to unit length.</param>
    public DataSpec Joined(bool isScaled) => IsSideBySide ? this with { Member = string.Join(isScaled ? FilePair.Separator.ToString() : Unscaled, Parts) } : this;

    /// <summary>The file, folder or pattern without what stands before it.</summary>
    public string Place => IsPool ? Path[PoolPrefix.Length..] : Path;

    /// <summary>The same input from any folder.</summary>
    public DataSpec Absolute => At(System.IO.Path.GetFullPath(Place));

    /// <summary>The input without folders.</summary>
    public DataSpec Short => At(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Place)));

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
        bool isThere = System.IO.Path.Exists(text);
        if (!isThere && text.StartsWith(PoolPrefix, StringComparison.Ordinal))
        {
            DataSpec pool = Parse(text[PoolPrefix.Length..]);
            // Of a folder that is not there the last colon divides.
            int last = pool is { Member: null, IsFolder: false } ? pool.Path.LastIndexOf(':') : -1;
            return last > 0 ? new DataSpec(PoolPrefix + pool.Path[..last], pool.Path[(last + 1)..]) : pool with { Path = PoolPrefix + pool.Path };
        }
        int colon = isThere ? -1 : FindColon(text);
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

    DataSpec At(string place) => this with { Path = IsPool ? PoolPrefix + place : place };

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
