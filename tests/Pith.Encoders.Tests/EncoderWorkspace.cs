using System.Globalization;
using System.Text.Json;
using Pith.Cli;
using Pith.Cli.Infrastructure;
using Pith.Data.Formats.Npy;
using Pith.Data.Images.Decoding;
using Pith.Pipelines.Embed;
using SkiaSharp;

namespace Pith.Encoders.Tests;

/// <summary>A folder with small made models, and the command in this process.</summary>
public sealed class EncoderWorkspace : IDisposable
{
    /// <summary>The vocabulary of the made model of texts.</summary>
    public static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "cat", "sat", "dog", "##s", "e", "."];

    public EncoderWorkspace()
    {
        ImageDecoders.Provide(() => Library.Decoder);
        EncoderLibrary.Provide(() => Library.Encoders);
        Folder = Directory.CreateTempSubdirectory("pith-encoders-").FullName;
        File.WriteAllText(this["vocab.txt"], string.Join("\r\n", Vocabulary) + "\r\n");
        Models.OnnxFile.WriteTokenTable(this["text.onnx"], Vocabulary.Length, 4);
        Models.OnnxFile.WriteChannelMeans(this["image.onnx"]);
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public void Text(string name, params string[] lines) => File.WriteAllLines(this[name], lines);

    /// <summary>Runs the command; paths in the arguments that start with @ lie in the folder.</summary>
    public (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        string[] full = [.. args.Select(arg => arg.Replace("@", Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))];
        int code = CommandLine.Run(full, new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>What a command that must end with 0 prints with <c>--json</c>.</summary>
    public JsonElement Json(params string[] args)
    {
        (int code, string output, string error) = Run([.. args, "--json"]);
        Assert.True(code == 0, error);
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    /// <summary>The sentence with which a command is refused.</summary>
    public string Refused(int code, params string[] args)
    {
        (int found, string output, string error) = Run(args);
        Assert.True(code == found, error + output);
        return error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
    }

    /// <summary>A matrix of a run, row by row.</summary>
    public float[][] Rows(string file)
    {
        using Numerics.MatrixView matrix = Pith.Data.Readers.EmbeddingsReader.Open(this[file]);
        var rows = new float[matrix.Rows][];
        for (int row = 0; row < rows.Length; row++)
            matrix.CopyRows(row, 1, rows[row] = new float[matrix.Columns]);
        return rows;
    }

    public long[] Labels(string file) => NpyFile.ReadInt64s(this[file]);

    /// <summary>An image of one colour, or of two halves, as a file of some form.</summary>
    public void Image(string name, SKColor left, SKColor? right = null, int width = 8, int height = 8, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], ImageBytes(left, right, width, height, format));
    }

    public static byte[] ImageBytes(SKColor left, SKColor? right = null, int width = 8, int height = 8, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, x < width / 2 || right is null ? left : right.Value);
        }
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
