namespace Pith.Data.Encoders;

/// <summary>What an encoder turns into vectors.</summary>
enum EncoderInput
{
    /// <summary>Texts.</summary>
    Texts,

    /// <summary>Images.</summary>
    Images,
}

/// <summary>A file of an encoder, known by its bytes.</summary>
/// <param name="Name">Its name in the encoder's folder.</param>
/// <param name="Sha256">Its fingerprint, lower-case hexadecimal.</param>
/// <param name="Source">Where it stands in the package: a path, or with <c>#</c> a manifest resource of an assembly at that path.</param>
sealed record EncoderFile(string Name, string Sha256, string Source);

/// <summary>A pretrained encoder that is fetched by name.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Input">What it encodes.</param>
/// <param name="Columns">D, the length of its vectors.</param>
/// <param name="Summary">What it is, in one clause.</param>
/// <param name="Package">The package that carries it.</param>
/// <param name="Version">The exact version of the package.</param>
/// <param name="DownloadBytes">Bytes of the package.</param>
/// <param name="Files">What of the package is kept; the first is the model.</param>
sealed record EncoderInfo(
    string Name, EncoderInput Input, int Columns, string Summary, string Package, string Version, long DownloadBytes, IReadOnlyList<EncoderFile> Files);
