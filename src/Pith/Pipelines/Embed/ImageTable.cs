using Pith.Data.Images.Folders;
using Pith.Data.Labels;
using Pith.Data.Readers;

namespace Pith.Pipelines.Embed;

/// <summary>Gives images that lie in one folder the classes of a table.</summary>
static class ImageTable
{
    /// <summary>The images with their classes.</summary>
    /// <param name="parts">The images.</param>
    /// <param name="labels">The column of the classes, beside one of the images' names; null leaves the images as they are.</param>
    /// <exception cref="OptionException">The images have classes already.</exception>
    /// <exception cref="InvalidDataContentException">The table is missing or malformed, or lacks an image.</exception>
    public static ImageParts WithClasses(ImageParts parts, string? labels)
    {
        if (labels is null)
            return parts;
        if (parts.All.FirstOrDefault(image => image.Class is not null) is ImageEntry named)
            throw new OptionException("labels", $"`labels` belongs to images that lie in one folder; {named.Id} has the class {named.Class} by its folder, leave it out.");
        string[] ids = [.. parts.All.Select(image => image.Id)];
        ClassColumn classes = LabelsReader.ReadClasses(labels, ids);
        Alignment.Require($"labels {labels}", classes.Labels.Length, "the images", ids.Length);
        ImageEntry[] images = [.. parts.All.Select((image, row) => image with { Class = ClassColumn.NameOf(classes.Names, classes.Labels[row]) })];
        return parts with { Train = images[..parts.Train.Count], Test = images[parts.Train.Count..] };
    }
}
