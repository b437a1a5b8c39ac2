using System.Globalization;
using Pith.Data.Images;

namespace Pith.Report.Sources;

/// <summary>What the classes are called: by a file, by the dataset's authors, or by their numbers.</summary>
static class ClassNames
{
    static readonly string[] s_fashionMnist =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    static readonly string[] s_cifar10 =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Names of the classes.</summary>
    /// <param name="file">One name a line, or null.</param>
    /// <param name="data">The data spec, or null.</param>
    /// <param name="called">What the file of labels calls each class: its number, or already a name.</param>
    /// <exception cref="InvalidDataContentException">The file cannot be read, or has fewer lines than there are classes.</exception>
    public static string[] Find(string? file, string? data, IReadOnlyList<string> called)
    {
        string[] known = file is not null ? ReadLines(file) : data is null ? [] : ImageDataSpec.TryParse(data)?.Kind switch
        {
            "fashion-mnist" => s_fashionMnist,
            "cifar10" => s_cifar10,
            _ => [],
        };
        int[] numbers = [.. called.Select((name, place) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : place)];
        int classes = numbers.DefaultIfEmpty(-1).Max() + 1;
        if (file is not null && known.Length < classes)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{file} has {known.Length} names but there are {classes} classes, 0 to {classes - 1}; give one name a line."));
        }
        return [.. called.Select((name, place) => numbers[place] < known.Length ? known[numbers[place]] : name)];
    }

    static string[] ReadLines(string file)
    {
        try
        {
            return [.. File.ReadAllLines(file).Select(line => line.Trim())];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataContentException($"--class-names {file} cannot be read; give a text file with one name a line.", error);
        }
    }
}
