using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>Reads the binary version of CIFAR-10 and CIFAR-100: records of one or two label bytes and 3,072 bytes of a 32 x 32
/// image.</summary>
/// <remarks>
/// Krizhevsky, "Learning multiple layers of features from tiny images", 2009; the files' layout is that of the dataset's page. A record of
/// CIFAR-100 starts with the coarse label (20 groups), which is left out, and the fine one (100 classes). The files hold one colour plane
/// after the other; here the three values of a pixel stand together, as in every image of this library. The archive's own folder inside
/// the given one is found, too.
/// </remarks>
static class CifarFiles
{
    const int Side = 32;
    const int Channels = 3;
    const int Pixels = Side * Side;
    const int ImageBytes = Pixels * Channels;

    /// <summary>Whether a kind of data spec is one of these.</summary>
    public static bool IsKind(string kind) => kind is "cifar10" or "cifar100";

    /// <summary>The dataset's files, training before test.</summary>
    /// <exception cref="InvalidDataContentException">One is missing.</exception>
    public static string[] Find(string kind, string folder)
    {
        (string archive, string[] names) = kind == "cifar10"
            ? ("cifar-10-batches-bin", [.. Enumerable.Range(1, 5).Select(i => FormattableString.Invariant($"data_batch_{i}.bin")), "test_batch.bin"])
            : ("cifar-100-binary", new[] { "train.bin", "test.bin" });
        string inner = Path.Combine(folder, archive);
        string place = !File.Exists(Path.Combine(folder, names[0])) && Directory.Exists(inner) ? inner : folder;
        string[] files = [.. names.Select(name => Path.Combine(place, name))];
        if (Array.Find(files, file => !File.Exists(file)) is string missing)
        {
            throw new InvalidDataContentException(
                $"{missing} does not exist; {kind} needs {string.Join(", ", names)} of the dataset's binary version (its Python version holds pickles, which Pith does not open).");
        }
        return files;
    }

    /// <summary>Opens the dataset.</summary>
    /// <exception cref="InvalidDataContentException">A file is missing, is no whole number of records, or holds a label out of
    /// range.</exception>
    public static ImageDataset Open(string kind, string folder)
    {
        string[] files = Find(kind, folder);
        (MatrixView train, int[] trainLabels) = Read(files[..^1], kind);
        (MatrixView test, int[] testLabels) = Read(files[^1..], kind);
        return new ImageDataset
        {
            Name = kind,
            TrainImages = train,
            TrainLabels = trainLabels,
            TestImages = test,
            TestLabels = testLabels,
            Height = Side,
            Width = Side,
            Channels = Channels,
            Files = files,
        };
    }

    static (MatrixView Images, int[] Labels) Read(string[] files, string kind)
    {
        (int labelBytes, int classes) = kind == "cifar10" ? (1, 10) : (2, 100);
        int record = labelBytes + ImageBytes;
        long[] rows = [.. files.Select(file => Records(file, record, kind))];
        long all = rows.Sum();
        if (all > Array.MaxLength / ImageBytes)
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{files[0]}: {all} images are more than fit in memory as one array."));
        int total = (int)all;
        var pixels = new byte[total * ImageBytes];
        var labels = new int[total];
        var buffer = new byte[record];
        int row = 0;
        for (int f = 0; f < files.Length; f++)
        {
            using FileStream stream = OpenFile(files[f]);
            for (long i = 0; i < rows[f]; i++, row++)
            {
                ReadRecord(stream, files[f], buffer);
                labels[row] = buffer[labelBytes - 1];
                if (labels[row] >= classes)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant(
                        $"{files[f]}: image {i} has the label {labels[row]}; the labels of {kind} are 0 to {classes - 1}, so this is not its binary version."));
                }
                Interleave(buffer.AsSpan(labelBytes), pixels.AsSpan(row * ImageBytes, ImageBytes));
            }
        }
        return (new ByteMatrix(pixels, total, ImageBytes), labels);
    }

    static long Records(string file, int record, string kind)
    {
        long length = new FileInfo(file).Length;
        return length > 0 && length % record == 0
            ? length / record
            : throw new InvalidDataContentException(FormattableString.Invariant(
                $"{file} has {length} bytes, which is no whole number of {kind} records of {record} bytes; it is cut off or another file."));
    }

    static FileStream OpenFile(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(file, error);
        }
    }

    static void ReadRecord(FileStream stream, string file, byte[] buffer)
    {
        try
        {
            stream.ReadExactly(buffer);
        }
        catch (IOException error)
        {
            throw FileErrors.CannotRead(file, error);
        }
    }

    static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            pixels[Channels * pixel] = planes[pixel];
            pixels[Channels * pixel + 1] = planes[Pixels + pixel];
            pixels[Channels * pixel + 2] = planes[2 * Pixels + pixel];
        }
    }
}
