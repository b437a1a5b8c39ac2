using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Idx;

/// <summary>An IDX file of bytes, gzipped or not: images or labels as MNIST has them.</summary>
sealed class IdxFormat : IDataFormat
{
    public string Name => "idx";

    public IReadOnlyList<string> Extensions => ["-ubyte", ".idx", ".gz"];

    public DataSource Open(DataSpec spec) => new Source(spec.Path);

    sealed class Source(string path) : ArraySource(path, "idx array")
    {
        public override StoredArray OpenArray(string? name)
        {
            RefuseName(name);
            IdxArray array = IdxFile.Read(Path);
            using ByteRegion region = ByteRegion.Allocate(array.Values.Length, Path);
            using (Stream stream = region.OpenStream(0, region.Length))
                stream.Write(array.Values);
            return new StoredArray(Path, new ElementFormat(ElementKind.UInt8, 1), [.. array.Shape.Select(axis => (long)axis)], isFortran: false, region.Share(), 0);
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation) =>
            base.Describe(name, cancellation) with { Kind = Kind, CountsDuplicates = false };
    }
}
