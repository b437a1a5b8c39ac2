using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Unread;

/// <summary>A format that is known and not read, so that its files are refused with a sentence that helps.</summary>
/// <param name="name">Its name.</param>
sealed class UnreadFormat(string name) : IDataFormat
{
    public string Name => name;

    public IReadOnlyList<string> Extensions => ["." + name];

    public DataSource Open(DataSpec spec) =>
        throw new InvalidDataContentException($"{spec.Path} is a {name} file, which this version does not read yet; export the column with np.save.");
}
