using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pith.Data.Texts.Debian;

/// <summary>The descriptions of a package index, joined with the packages that they describe.</summary>
/// <remarks>An index of packages says of each its name, source, section and the MD5 of its description; an index of translations has the descriptions under
/// their MD5 (deb822 stanzas, see deb822(5) and the Debian repository format).</remarks>
sealed class PackageIndex
{
    static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly SortedDictionary<string, Package> _packages = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    sealed record Package(string Source, string Section, string Description);

    /// <summary>Packages that have been read.</summary>
    public int Packages => _packages.Count;

    /// <summary>Packages left out by the last <see cref="Write"/> because no description or section of theirs is known.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Reads an index of packages. Of several versions of one package the first that is read counts.</summary>
    public void AddPackages(TextReader index)
    {
        foreach (Dictionary<string, string> stanza in Stanzas(index))
        {
            if (stanza.TryGetValue("Package", out string? name))
                _packages.TryAdd(name, new Package(SourceOf(stanza, name), stanza.GetValueOrDefault("Section") ?? "", stanza.GetValueOrDefault("Description-md5") ?? ""));
        }
    }

    /// <summary>Reads an index of English descriptions.</summary>
    public void AddDescriptions(TextReader index)
    {
        foreach (Dictionary<string, string> stanza in Stanzas(index))
        {
            if (stanza.TryGetValue("Description-md5", out string? hash) && stanza.TryGetValue("Description-en", out string? text))
                _texts.TryAdd(hash, text);
        }
    }

    /// <summary>Writes an object a line, in the order of the packages' names.</summary>
    /// <returns>The lines written.</returns>
    public int Write(Stream stream)
    {
        int written = 0;
        LeftOut = 0;
        foreach ((string name, Package package) in _packages)
        {
            if (package.Section.Length == 0 || !_texts.TryGetValue(package.Description, out string? text))
            {
                LeftOut++;
                continue;
            }
            using (var line = new Utf8JsonWriter(stream, s_json))
            {
                line.WriteStartObject();
                line.WriteString("package", name);
                line.WriteString("source", package.Source);
                line.WriteString("section", package.Section);
                line.WriteString("description", text);
                line.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
            written++;
        }
        return written;
    }

    // A version may stand behind the source's name.
    static string SourceOf(Dictionary<string, string> stanza, string name) => stanza.GetValueOrDefault("Source") is string source ? source.Split(' ', 2)[0] : name;

    /// <summary>Fields of each stanza; of a field of several lines the lines, a line with a dot alone as an empty one.</summary>
    static IEnumerable<Dictionary<string, string>> Stanzas(TextReader index)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string last = "";
        while (index.ReadLine() is string line)
        {
            if (line.Length == 0)
            {
                if (fields.Count > 0)
                    yield return fields;
                (fields, last) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), "");
            }
            else if (line[0] is ' ' or '\t')
            {
                string more = line.Trim();
                if (fields.TryGetValue(last, out string? begun))
                    fields[last] = begun + "\n" + (more == "." ? "" : more);
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon)
            {
                last = line[..colon];
                fields[last] = line[(colon + 1)..].Trim();
            }
        }
        if (fields.Count > 0)
            yield return fields;
    }
}
