using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Opens embeddings [N, D] in every form that Pith reads.</summary>
static class EmbeddingsReader
{
    /// <summary>Maps embeddings; nothing is read before it is asked for, but deflated members, which are inflated to memory.</summary>
    /// <param name="spec">
    /// <c>FILE.npy</c>; <c>FILE.npz:member</c> (the member may be left out where there is one); <c>FILE.safetensors:name</c>; a folder of
    /// <c>.npy</c> shards, or <c>FOLDER:member</c> of <c>.npz</c> shards; a pattern such as <c>parts/x_*.npy</c> or <c>parts/*.npz:member</c>.
    /// Shards are joined by number where their names are alike but for one, else by code point.
    /// </param>
    /// <returns>The matrix; dispose it to close its maps.</returns>
    /// <exception cref="InvalidDataContentException">A file is missing, malformed or not a matrix, or shards differ in their columns.</exception>
    public static MatrixView Open(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return DataFormats.OpenMatrix(EmbeddingsKey.Of(spec)?.Matrix ?? DataSpec.Parse(spec), DataUse.Embeddings);
    }
}
