using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats.Folders;
using Pith.Data.Images;
using Pith.Data.Scores;
using Pith.Runs;

namespace Pith.Cli.Inspection;

/// <summary>Finds out what a place holds that is no single array or table: what Pith wrote, or a folder of the user's.</summary>
static class Inspections
{
    const string TextPrefix = "text:";

    /// <summary>What the place is; null where it is an array, a table, or nothing known.</summary>
    /// <param name="spec">What was named.</param>
    /// <exception cref="InvalidDataContentException">It is a folder of nothing that Pith reads, or is damaged.</exception>
    public static Inspected? Find(string spec)
    {
        if (Directory.Exists(spec))
            return RunInspection.Find(spec) ?? FolderInspection.Find(spec);
        if (File.Exists(spec))
            return OfJson(spec);
        if (spec.StartsWith(TextPrefix, StringComparison.Ordinal))
            throw new InvalidDataContentException($"{spec} says how a table is read, not where it lies; inspect the file itself: pith inspect {DataSpec.Parse(spec[TextPrefix.Length..]).Path}.");
        return ImageDataSpec.TryParse(spec) is { } images ? OfImages(spec, images) : null;
    }

    // What Pith writes beside arrays; a user's own JSON is a table.
    static Inspected? OfJson(string file)
    {
        string name = Path.GetFileName(file), folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (name == Manifest.FileName || name.EndsWith("." + Manifest.FileName, StringComparison.Ordinal))
            return RunInspection.OfManifest(file);
        return name switch
        {
            ScoresFolder.FileName when Directory.Exists(Path.Combine(folder, VectorFolderFormat.ScoresFolder)) => ScoresInspection.Describe(file, folder),
            DynamicsDescription.FileName => FolderInspection.OfDynamics(file, folder),
            _ => null,
        };
    }

    static Inspected? OfImages(string spec, ImageDataSpec images)
    {
        if (images is { Kind: "images", Folder: string folder })
            return FolderInspection.OfImages(spec, folder, images.FindImages());
        IReadOnlyList<string> files = images.FindFiles();
        return new Inspected(spec, $"image dataset ({images.Kind})")
        {
            Columns = ["file", "size"],
            Contents = [.. files.Select(file => new[] { file, ByteSize.Format(new FileInfo(file).Length) })],
            Next = [$"pith run --data {spec} --keep 30% --out RUN", $"pith train --data {spec} --subset 20% --epochs 15 --out TRAIN"],
        };
    }
}
