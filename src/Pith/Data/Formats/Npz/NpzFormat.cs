using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npz;

/// <summary>A <c>.npz</c> archive: an array a member.</summary>
sealed class NpzFormat : IDataFormat
{
    public string Name => "npz";

    public IReadOnlyList<string> Extensions => [".npz"];

    public DataSource Open(DataSpec spec) => new Source(NpzFile.Open(spec.Path));

    sealed class Source(NpzFile file) : ArraySource(file.Path, "npz archive")
    {
        public override IReadOnlyList<string> Names => file.Members;

        public override StoredArray OpenArray(string? name) => file.OpenArray(name ?? NameList.OnlyMember(file.Members, Path));

        public override DataDescription Describe(string? name, CancellationToken cancellation)
        {
            if (name is not null)
                return base.Describe(name, cancellation);
            var members = new List<FileMember>();
            foreach (string member in file.Members)
            {
                cancellation.ThrowIfCancellationRequested();
                members.Add(DescribeMember(member));
            }
            return file.Contains("indices") && file.Contains("distances")
                ? new DataDescription { Kind = "kNN graph", Content = DataContent.Matrix, ContentName = "distances", CountsDuplicates = false, Members = members }
                : new DataDescription { Kind = Kind, Members = members };
        }

        // One member that cannot be read hides none of the others.
        FileMember DescribeMember(string member)
        {
            try
            {
                using StoredArray array = file.OpenArray(member);
                return new FileMember(member, array.Shape, array.Format.Name);
            }
            catch (InvalidDataContentException error)
            {
                return new FileMember(member, [], "not read: " + error.Message.TrimEnd('.'));
            }
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
