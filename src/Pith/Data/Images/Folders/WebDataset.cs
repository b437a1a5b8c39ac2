using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Pith.Data.Files;

namespace Pith.Data.Images.Folders;

/// <summary>Finds the images of tar files in the layout of WebDataset: the members of a sample share the name up to its first dot, e.g.
/// <c>0001.jpg</c>, <c>0001.cls</c>, <c>0001.txt</c>.</summary>
/// <remarks>Nothing is unpacked; an image is read from its place when it is decoded. The class is in <c>cls</c>, or a field of <c>json</c>;
/// the text in <c>txt</c>.</remarks>
static class WebDataset
{
    // A class, a caption or what is known of a sample is small; more is read of no such member.
    const long MostTextBytes = 1 << 20;

    /// <summary>Finds the images.</summary>
    /// <param name="files">The tar files in their order.</param>
    /// <param name="labelField">The field of <c>json</c> members that holds the class; null for <c>cls</c> members.</param>
    /// <exception cref="InvalidDataContentException">A file is no whole tar file, a member's name leads outside, or no image is there.</exception>
    public static ImageParts Find(IReadOnlyList<string> files, string? labelField)
    {
        var rows = new List<ImageEntry>();
        int others = 0;
        foreach (string file in files)
            Read(file, labelField, rows, ref others);
        if (rows.Count == 0)
            throw new InvalidDataContentException($"{NameList.Of([.. files])}: no member is an image by its name; samples of a WebDataset have members such as 0001.jpg.");
        bool isRepeated = rows.DistinctBy(row => row.Id).Count() < rows.Count;
        if (isRepeated && files.Count > 1)
            rows = [.. rows.Select(row => row with { Id = $"{Path.GetFileNameWithoutExtension(row.Path)}/{row.Id}" })];
        if (rows.CountBy(row => row.Id).FirstOrDefault(id => id.Value > 1) is { Key: string twice })
            throw new InvalidDataContentException($"{NameList.Of([.. files])}: two samples are called {twice}; samples of one shard need names of their own.");
        IReadOnlyList<string> notes = others == 0 ? []
            : [FormattableString.Invariant($"{others} {(others == 1 ? "sample has" : "samples have")} no image and {(others == 1 ? "is" : "are")} left out.")];
        return new ImageParts(rows, [], null, notes);
    }

    static void Read(string file, string? labelField, List<ImageEntry> rows, ref int others)
    {
        if (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataContentException($"{file} is gzipped, and its images could not be read from their places; unpack it with gunzip, images are compressed already.");
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            using var tar = new TarReader(stream);
            Sample? sample = null;
            while (tar.GetNextEntry() is TarEntry entry)
            {
                if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
                    continue;
                Check(entry, file);
                (string key, string ending) = Split(entry.Name);
                if (sample?.Key != key)
                {
                    sample?.Finish(rows, labelField, ref others);
                    sample = new Sample(file, key);
                }
                if (entry.DataOffset + entry.Length > stream.Length)
                    throw new InvalidDataContentException($"{file} is cut off in its member {entry.Name}.");
                sample.Add(entry, ending);
            }
            sample?.Finish(rows, labelField, ref others);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataContentException($"{file} is not a whole tar file ({error.Message.TrimEnd('.')}).", error);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(file, error);
        }
    }

    static void Check(TarEntry entry, string file)
    {
        string[] parts = entry.Name.Split('/', '\\');
        if (parts.Contains("..") || Path.IsPathRooted(entry.Name))
            throw new InvalidDataContentException($"{file}: the member {entry.Name} leads outside of the archive, as no WebDataset's does; the archive is not read.");
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            throw new InvalidDataContentException($"{file}: the member {entry.Name} is no file but {KebabCase.Of(entry.EntryType).Replace('-', ' ')}; a WebDataset holds files only.");
    }

    // Dots in folders are no endings.
    static (string Key, string Ending) Split(string name)
    {
        int dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
    }

    sealed class Sample(string file, string key)
    {
        long _offset;
        long _length = -1;
        string? _class;
        string? _text;
        byte[]? _json;

        public string Key => key;

        public void Add(TarEntry entry, string ending)
        {
            if (ending.Equals("cls", StringComparison.OrdinalIgnoreCase))
                _class = Encoding.UTF8.GetString(Bytes(entry)).Trim();
            else if (ending.Equals("txt", StringComparison.OrdinalIgnoreCase))
                _text = Encoding.UTF8.GetString(Bytes(entry)).Trim();
            else if (ending.Equals("json", StringComparison.OrdinalIgnoreCase))
                _json = Bytes(entry);
            else if (_length < 0 && ImageFolder.IsImageName("." + ending))
                (_offset, _length) = (entry.DataOffset, entry.Length);
        }

        public void Finish(List<ImageEntry> rows, string? labelField, ref int others)
        {
            if (_length < 0)
            {
                others++;
                return;
            }
            string? name = labelField is null ? _class : FieldOf(labelField);
            rows.Add(new ImageEntry(key, file, _offset, _length, string.IsNullOrEmpty(name) ? null : name, _text));
        }

        byte[] Bytes(TarEntry entry)
        {
            if (entry.Length > MostTextBytes)
                throw new InvalidDataContentException(FormattableString.Invariant($"{file}: the member {entry.Name} has {entry.Length} bytes, which is no class, text or description of one sample."));
            var bytes = new byte[entry.Length];
            entry.DataStream?.ReadExactly(bytes);
            return bytes;
        }

        string FieldOf(string field)
        {
            if (_json is null)
                throw new InvalidDataContentException($"{file}: the sample {key} has no json member, which `label-field` {field} looks into.");
            try
            {
                using JsonDocument document = JsonDocument.Parse(_json);
                return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(field, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                    ? value.ToString()
                    : throw new InvalidDataContentException($"{file}: the json of the sample {key} has no text or number '{field}'; every sample needs its label.");
            }
            catch (JsonException error)
            {
                throw new InvalidDataContentException($"{file}: the json of the sample {key} is malformed.", error);
            }
        }
    }
}
