using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npy;

/// <summary>A <c>.npy</c> file: one array.</summary>
sealed class NpyFormat : IDataFormat
{
    public string Name => "npy";

    public IReadOnlyList<string> Extensions => [".npy"];

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : ArraySource(path, "npy array")
    {
        public override StoredArray OpenArray(string? name)
        {
            RefuseName(name);
            return NpyFile.Open(Path);
        }
    }
}
