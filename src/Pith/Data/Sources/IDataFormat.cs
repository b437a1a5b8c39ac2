using Pith.Data.Files;

namespace Pith.Data.Sources;

/// <summary>A form in which files hold matrices and columns.</summary>
interface IDataFormat
{
    /// <summary>The format's name, e.g. <c>npz</c>; a format that is added replaces one of the same name.</summary>
    string Name { get; }

    /// <summary>The ends of its files' names, with their dots in lower case; empty where something else tells it.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether its columns say of themselves which rows they are about, so that they describe the whole dataset. Default no.</summary>
    bool NamesRows => false;

    /// <summary>Whether an input is of this format. Default: a file whose name ends as <see cref="Extensions"/> say, whether it exists or not.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="use">What is wanted of it.</param>
    bool Reads(DataSpec spec, DataUse use) => spec.IsFileWith(Extensions);

    /// <summary>Opens an input.</summary>
    /// <param name="spec">The input; its member is asked for later, of the source.</param>
    /// <exception cref="InvalidDataContentException">The input is missing or malformed.</exception>
    DataSource Open(DataSpec spec);

    /// <summary>The physical files behind an input, for their sizes and fingerprints. Default: the one file.</summary>
    /// <param name="spec">The input.</param>
    /// <exception cref="InvalidDataContentException">Nothing is there.</exception>
    DataFiles FilesOf(DataSpec spec) => DataFiles.Single(spec);

    /// <summary>The table whose records the rows of an input are, where it is another than the input itself. Default none.</summary>
    /// <param name="spec">The input.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    RecordsOfRows? RecordsOf(DataSpec spec) => null;
}
