using Pith.Data.Files;

namespace Pith.Data.Texts;

/// <summary>Names texts as the command line does: <c>text:FILE:field</c>, with two fields for pairs.</summary>
/// <param name="Source">The file, or a pattern of files with one layout.</param>
/// <param name="Fields">The fields that are read, one or two; empty for a file with one text a line.</param>
/// <param name="IsCompared">Of two fields, whether each text is encoded by itself and the vectors are compared; else both are encoded together.</param>
sealed record TextDataSpec(DataSpec Source, IReadOnlyList<string> Fields, bool IsCompared = false)
{
    const string Prefix = "text:";

    /// <summary>The forms in words.</summary>
    public const string Forms = "text:FILE:field, text:FILE:field,field for pairs that are encoded together, text:FILE:field|field for pairs that are compared, text:FILE.txt with one text a line, or " + DebianPackages.Name;

    /// <summary>Whether a text has the form, right or wrong.</summary>
    public static bool Matches(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) || text == DebianPackages.Name;

    /// <summary>Whether the texts are those of Debian's packages.</summary>
    public bool IsOfDebian => Source.Path == DebianPackages.FilePath;

    /// <summary>Reads a data spec, or gives null where the text is none of texts.</summary>
    /// <param name="text">The text.</param>
    public static TextDataSpec? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Matches(text) || text.Length == Prefix.Length)
            return null;
        if (text == DebianPackages.Name)
            return DebianPackages.Spec;
        DataSpec source = DataSpec.Parse(text[Prefix.Length..]);
        bool isCompared = source.Member?.Contains('|', StringComparison.Ordinal) == true;
        string[] fields = source.Member?.Split(isCompared ? '|' : ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new TextDataSpec(source with { Member = null }, fields, isCompared);
    }

    /// <summary>Reads a data spec.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="OptionException">It is none of texts, or names more than two fields.</exception>
    public static TextDataSpec Parse(string text)
    {
        TextDataSpec spec = TryParse(text) ?? throw new OptionException("data", $"`data` must be {Forms}; got '{text}'.");
        if (spec is { IsCompared: true, Fields.Count: not 2 })
            throw new OptionException("data", $"`data` {text} compares {spec.Fields.Count} field{(spec.Fields.Count == 1 ? "" : "s")}; a pair of texts is two, e.g. text:FILE:one|other.");
        return spec.Fields.Count <= 2 ? spec : throw new OptionException("data", $"`data` {text} names {spec.Fields.Count} fields; a text is one field, a pair of texts two.");
    }

    /// <summary>The spec with an absolute path, as it means the same from any folder.</summary>
    public string Absolute => IsOfDebian ? DebianPackages.Name : Text(Path.GetFullPath(Source.Path));

    /// <summary>The spec without folders.</summary>
    public string ShortName => IsOfDebian ? DebianPackages.Name : Text(Path.GetFileName(Source.Path));

    /// <summary>The files, in the order in which their rows are joined.</summary>
    /// <exception cref="InvalidDataContentException">None is there.</exception>
    public IReadOnlyList<string> FindFiles()
    {
        if (IsOfDebian && !File.Exists(Source.Path))
            throw DebianPackages.Missing();
        if (Source.IsFolder)
            throw new InvalidDataContentException($"{Source.Path} is a folder; name its files with a pattern, e.g. text:{Path.Combine(Source.Path, "*.jsonl")}:{(Fields.Count > 0 ? Fields[0] : "field")}.");
        return MatchingFiles.Of(Source);
    }

    string Text(string path) => Fields.Count == 0 ? Prefix + path : $"{Prefix}{path}:{string.Join(IsCompared ? '|' : ',', Fields)}";
}
