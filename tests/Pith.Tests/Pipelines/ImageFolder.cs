using Pith.Data.Formats.Npy;

namespace Pith.Tests.Pipelines;

/// <summary>A temporary folder for runs with a small image dataset in it: images of 4 x 4 pixels, three classes, each with a bright column of
/// its own.</summary>
sealed class ImageFolder : IDisposable
{
    public const int Rows = 60;

    readonly string _folder = Directory.CreateTempSubdirectory("pith-images-").FullName;

    public ImageFolder()
    {
        Directory.CreateDirectory(this["data"]);
        Write("train", Rows, 3);
        Write("test", 24, 4);
    }

    public string Spec => "npy:" + this["data"];

    public string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Write(string part, int rows, int seed)
    {
        var random = new Random(seed);
        var images = new float[rows * 16];
        for (int i = 0; i < images.Length; i++)
            images[i] = random.NextSingle() * 0.6f + (i % 4 == i / 16 % 3 ? 0.4f : 0);
        NpyFile.Write<float>(this[$"data/{part}-images.npy"], images, rows, 4, 4);
        NpyFile.Write<long>(this[$"data/{part}-labels.npy"], [.. Enumerable.Range(0, rows).Select(i => (long)(i % 3))], rows);
    }
}
