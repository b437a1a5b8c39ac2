using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.SafeTensors;

/// <summary>A <c>.safetensors</c> file: named tensors.</summary>
sealed class SafeTensorsFormat : IDataFormat
{
    public string Name => "safetensors";

    public IReadOnlyList<string> Extensions => [".safetensors"];

    public DataSource Open(DataSpec spec) => new Source(SafeTensorsFile.Open(spec.Path));

    sealed class Source(SafeTensorsFile file) : ArraySource(file.Path, "safetensors file")
    {
        public override IReadOnlyList<string> Names => file.Members;

        public override StoredArray OpenArray(string? name) => file.OpenArray(name ?? NameList.OnlyMember(file.Members, Path));

        public override DataDescription Describe(string? name, CancellationToken cancellation) =>
            name is not null ? base.Describe(name, cancellation) : new DataDescription { Kind = Kind, Members = file.Describe() };

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
