using Pith.Data.Encoders;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Images;
using Pith.Data.Sources;
using Pith.Data.Texts;

namespace Pith.Data;

/// <summary>An input of a run as the user names it, of any form that Pith reads: a file, <c>FILE:name</c>, a folder, a pattern, images, texts, an encoder. Nothing
/// is read.</summary>
sealed class InputSpec
{
    readonly DataSpec _data;
    readonly ImageDataSpec? _images;
    readonly TextDataSpec? _texts;
    readonly EncoderInfo? _encoder;
    readonly InputSpec[] _parts;
    readonly char _separator = ',';

    InputSpec(string given)
    {
        if (FilePair.Of(given) is (string first, string second))
        {
            _separator = FilePair.Separator;
            _parts = [new InputSpec(first), new InputSpec(second)];
            return;
        }
        _parts = Path.Exists(given) || !given.Contains(',', StringComparison.Ordinal) || !Split(given).All(Path.Exists) ? [] : [.. Split(given).Select(Parse)];
        // A file may be called as a kind of images is.
        _images = Path.Exists(given) ? null : ImageDataSpec.TryParse(given);
        _texts = Path.Exists(given) ? null : TextDataSpec.TryParse(given);
        _encoder = Path.Exists(given) ? null : KnownEncoders.Find(given);
        _data = DataSpec.Parse(given);
    }

    /// <summary>Reads an input as the user names it.</summary>
    /// <param name="given">What the user wrote.</param>
    public static InputSpec Parse(string given) => new(given);

    /// <summary>The files or folders of a list with commas; what exists as it is written is no list.</summary>
    /// <param name="given">What the user wrote.</param>
    public static IReadOnlyList<string> PartsOf(string given) => Path.Exists(given) ? [given] : Split(given);

    /// <summary>The text with its path made absolute, as it means the same from any folder; a name after the path is kept.</summary>
    public string Absolute => _parts.Length > 0 ? string.Join(_separator, _parts.Select(part => part.Absolute)) : _images?.Absolute ?? _texts?.Absolute ?? _encoder?.Name ?? _data.Absolute.ToString();

    /// <summary>The text without folders: what an input is shown as where no path may stand.</summary>
    public string ShortName => _parts.Length > 0 ? string.Join(_separator, _parts.Select(part => part.ShortName)) : _images?.ShortName ?? _texts?.ShortName ?? _encoder?.Name ?? _data.Short.ToString();

    /// <summary>The absolute paths of the files or folders behind the input; of a pattern it is the pattern's.</summary>
    /// <exception cref="InvalidDataContentException">A file of a dataset of images is missing.</exception>
    public IReadOnlyList<string> Places =>
        _parts.Length > 0 ? [.. _parts.SelectMany(part => part.Places)] : _texts is not null || _images is { Kind: "webdataset" } ? [.. FindFiles().Files.Select(Path.GetFullPath)]
        : [_images is null && _encoder is null ? Path.GetFullPath(_data.Place) : FindFiles().Root];

    /// <summary>Finds the physical files behind the input.</summary>
    /// <exception cref="InvalidDataContentException">Nothing is there, or a file that belongs to it is missing.</exception>
    public DataFiles FindFiles()
    {
        if (_parts.Length > 0)
        {
            DataFiles[] found = Array.ConvertAll(_parts, part => part.FindFiles());
            return new DataFiles(CommonFolder([.. found.Select(part => part.Root)]), [.. found.SelectMany(part => part.Files)]);
        }
        if (_images?.FindFiles() is { } images)
            return new DataFiles(_images.RootOf(images), images);
        if (_texts?.FindFiles() is { } texts)
            return new DataFiles(Path.GetDirectoryName(Path.GetFullPath(texts[0]))!, [.. texts.Select(Path.GetFullPath)]);
        if (_encoder is not null)
            return KnownEncoders.IsInstalled(_encoder) ? new DataFiles(KnownEncoders.FolderOf(_encoder), KnownEncoders.FilesOf(_encoder)) : throw KnownEncoders.NotInstalled(_encoder);
        return DataFormats.Find(_data, DataUse.Any).FilesOf(_data);
    }

    static string[] Split(string given) => given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static string CommonFolder(string[] folders)
    {
        string common = folders[0];
        while (!folders.All(folder => folder == common || folder.StartsWith(common.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            common = Path.GetDirectoryName(common) ?? Path.GetPathRoot(common)!;
        return common;
    }
}
