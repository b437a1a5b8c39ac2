using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Unread;

/// <summary>A format that needs more than this library, so that without it its files are refused with a sentence that helps.</summary>
/// <param name="name">Its name.</param>
sealed class UnreadFormat(string name) : IDataFormat
{
    public string Name => name;

    public IReadOnlyList<string> Extensions => ["." + name];

    public DataSource Open(DataSpec spec) =>
        throw new InvalidDataContentException($"{spec.Path} is a {name} file, which is read with Pith.Tables: call PithTables.Register() first, or export the column with np.save.");
}
