namespace Pith.Data.Images.Folders;

/// <summary>One image of a dataset: where its bytes are, what it is called and what is known of it.</summary>
/// <param name="Id">The image's name: its path below the dataset's folder with forward slashes, or its key in a tar file.</param>
/// <param name="Path">The file that holds it: itself, or a tar file.</param>
/// <param name="Offset">Where its bytes begin in that file.</param>
/// <param name="Length">How many they are; -1 for the whole file.</param>
/// <param name="Class">Its class as it is called, or null.</param>
/// <param name="Text">The text that belongs to it, or null.</param>
sealed record ImageEntry(string Id, string Path, long Offset = 0, long Length = -1, string? Class = null, string? Text = null)
{
    // No image that is read is larger as a file; what declares more is none.
    const long MostBytes = 1L << 30;

    /// <summary>The image with the text of the <c>.txt</c> file of its name beside it, where it has no text and there is one.</summary>
    /// <exception cref="InvalidDataContentException">The file cannot be read.</exception>
    public ImageEntry WithText()
    {
        string beside = System.IO.Path.ChangeExtension(Path, ".txt");
        if (Text is not null || Length >= 0 || !File.Exists(beside))
            return this;
        try
        {
            return this with { Text = File.ReadAllText(beside).Trim() };
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(beside, error);
        }
    }

    /// <summary>The bytes of the image; empty where the file is larger than an image may be.</summary>
    /// <exception cref="InvalidDataContentException">The file cannot be read.</exception>
    public byte[] Read()
    {
        try
        {
            using FileStream stream = new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            long length = Length < 0 ? stream.Length : Length;
            if (length > MostBytes || Offset + length > stream.Length)
                return [];
            var bytes = new byte[length];
            stream.Position = Offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(Path, error);
        }
    }
}

/// <summary>The images of a dataset, divided as its folders are.</summary>
/// <param name="Train">The images to choose from, in the order of their rows.</param>
/// <param name="Test">Images for testing; empty where the dataset has none.</param>
/// <param name="TestName">The folder of the test images, e.g. <c>val</c>; null without.</param>
/// <param name="Notes">What was passed over or guessed, a sentence each.</param>
sealed record ImageParts(IReadOnlyList<ImageEntry> Train, IReadOnlyList<ImageEntry> Test, string? TestName, IReadOnlyList<string> Notes)
{
    /// <summary>All images, those for testing last.</summary>
    public IEnumerable<ImageEntry> All => Train.Concat(Test);
}
