using Pith.Data.Images;

namespace Pith.Fuzz;

/// <summary>The reader of CIFAR's binary files, fed with short inputs.</summary>
/// <remarks>
/// A record has 3,073 or 3,074 bytes of which only the labels decide anything, so that mutated files would all be read alike. Here the first byte
/// of an input says which file of which dataset it stands for, and the rest is stretched: the bytes of a label, then one for each colour plane;
/// what is left over is written as it is, a record that is cut off.
/// </remarks>
static class CifarRecords
{
    const int Plane = 1024;

    static readonly string[] s_ten = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];
    static readonly string[] s_hundred = ["train.bin", "test.bin"];

    public static Reader Reader { get; } = new("cifar", "input")
    {
        Prepare = folder => Restore(folder),
        Seeds = _ => [[0, 1, 10, 20, 30, 9, 0, 128, 255], [5, 0, 0, 0, 0], [6, 19, 99, 1, 2, 3], [7, 0, 0, 1, 2, 3, 1, 50], [2, 3, 1]],
        Read = path =>
        {
            byte[] input = File.ReadAllBytes(path);
            if (input.Length == 0)
                return;
            string folder = Path.GetDirectoryName(path)!;
            int place = input[0] % (s_ten.Length + s_hundred.Length);
            bool isTen = place < s_ten.Length;
            string file = Path.Combine(folder, isTen ? s_ten[place] : s_hundred[place - s_ten.Length]);
            byte[] whole = File.ReadAllBytes(file);
            try
            {
                File.WriteAllBytes(file, Stretch(input.AsSpan(1), isTen ? 1 : 2));
                ImageDataset images = ImageDataSpec.Open($"{(isTen ? "cifar10" : "cifar100")}:{folder}");
                var row = new float[images.TrainImages.Columns];
                images.TrainImages.CopyRows(images.TrainImages.Rows - 1, 1, row);
                images.TestImages.CopyRows(images.TestImages.Rows - 1, 1, row);
            }
            finally
            {
                File.WriteAllBytes(file, whole);
            }
        },
    };

    static void Restore(string folder)
    {
        foreach (string name in s_ten)
            File.WriteAllBytes(Path.Combine(folder, name), Stretch([1, 2, 3, 4, 9, 5, 6, 7], labelBytes: 1));
        foreach (string name in s_hundred)
            File.WriteAllBytes(Path.Combine(folder, name), Stretch([1, 2, 3, 4, 5], labelBytes: 2));
    }

    static byte[] Stretch(ReadOnlySpan<byte> input, int labelBytes)
    {
        var bytes = new List<byte>();
        int record = labelBytes + 3, whole = input.Length / record * record;
        for (int i = 0; i < whole; i++)
            bytes.AddRange(Enumerable.Repeat(input[i], i % record < labelBytes ? 1 : Plane));
        bytes.AddRange(input[whole..]);
        return [.. bytes];
    }
}
