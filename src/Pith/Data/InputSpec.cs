using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Images;
using Pith.Data.Sources;

namespace Pith.Data;

/// <summary>An input of a run as the user names it, of any form that Pith reads: a file, <c>FILE:name</c>, a folder, a pattern, images. Nothing
/// is read.</summary>
sealed class InputSpec
{
    readonly DataSpec _data;
    readonly ImageDataSpec? _images;

    InputSpec(string given)
    {
        // A file may be called as a kind of images is.
        _images = Path.Exists(given) ? null : ImageDataSpec.TryParse(given);
        _data = DataSpec.Parse(given);
    }

    /// <summary>Reads an input as the user names it.</summary>
    /// <param name="given">What the user wrote.</param>
    public static InputSpec Parse(string given) => new(given);

    /// <summary>The text with its path made absolute, as it means the same from any folder; a name after the path is kept.</summary>
    public string Absolute => _images?.Absolute ?? (_data with { Path = Path.GetFullPath(_data.Path) }).ToString();

    /// <summary>The text without folders: what an input is shown as where no path may stand.</summary>
    public string ShortName => _images?.ShortName ?? (_data with { Path = Path.GetFileName(Path.TrimEndingDirectorySeparator(_data.Path)) }).ToString();

    /// <summary>The absolute path of the file or folder behind the input; of a pattern it is the pattern's.</summary>
    /// <exception cref="InvalidDataContentException">A file of a dataset of images is missing.</exception>
    public string Place => _images is null ? Path.GetFullPath(_data.Path) : FindFiles().Root;

    /// <summary>Finds the physical files behind the input.</summary>
    /// <exception cref="InvalidDataContentException">Nothing is there, or a file that belongs to it is missing.</exception>
    public DataFiles FindFiles()
    {
        if (_images?.FindFiles() is { } images)
            return new DataFiles(Path.GetDirectoryName(Path.GetFullPath(images[0]))!, images);
        return DataFormats.Find(_data, DataUse.Any).FilesOf(_data);
    }
}
