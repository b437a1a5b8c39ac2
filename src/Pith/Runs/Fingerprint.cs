using System.Security.Cryptography;
using System.Text;
using Pith.Data.Images;

namespace Pith.Runs;

/// <summary>SHA-256 fingerprints of files and of texts, as lower-case hexadecimal.</summary>
static class Fingerprint
{
    const int BufferBytes = 1 << 20;

    /// <summary>Characters of a fingerprint.</summary>
    public const int Length = 2 * SHA256.HashSizeInBytes;

    /// <summary>The fingerprint of a file's bytes, read as a stream in constant memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataContentException">The file cannot be read.</exception>
    public static string OfFile(string path, CancellationToken cancellation = default)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            byte[] buffer = new byte[(int)Math.Clamp(stream.Length, 4096, BufferBytes)];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The fingerprint of a text's UTF-8 bytes.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The fingerprint of what decides a run's bytes: version, command, options, and the bytes of every input, but not where they
    /// lie.</summary>
    /// <remarks>Two runs with the same fingerprint have the same outputs; the machine, the threads and the time do not enter.</remarks>
    public static string OfRun(Manifest manifest)
    {
        var text = new StringBuilder();
        text.Append(manifest.PithVersion).Append('\n').Append(manifest.Command).Append('\n');
        foreach ((string name, string? value) in manifest.Options.OrderBy(o => o.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value ?? "").Append('\n');
        foreach (ManifestInput input in manifest.Inputs)
        {
            // Folders and names of image files are their classes and ids.
            bool isNamed = ImageDataSpec.TryParse(input.Path) is { IsOfFiles: true };
            foreach (ManifestFile file in input.Files)
                text.Append(isNamed ? file.Name : "").Append(input.Option).Append(':').Append(file.Sha256).Append('\n');
        }
        return OfText(text.ToString());
    }
}
