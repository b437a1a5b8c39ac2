using System.Text;
using Pith.Data.Formats.SafeTensors;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Tests.Runs;

namespace Pith.Tests.Learning.Training;

/// <summary>Saved models: the bytes of the format, and files that lie.</summary>
public sealed class ModelFileTests
{
    [Fact]
    public void Writer_LaysOutWhatTheFormatSays()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(folder["x"], [new("b", [1, 2], [3, 4]), new("a", [], [5])], new Dictionary<string, string> { ["k"] = "v" });
        byte[] bytes = File.ReadAllBytes(folder["x"]);
        int length = (int)BitConverter.ToInt64(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal(8 + length + 12, bytes.Length);
        Assert.Equal([5f, 3, 4], Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bytes, 8 + length + (4 * i))));
        using SafeTensorsFile file = SafeTensorsFile.Open(folder["x"]);
        Assert.Equal("v", file.Metadata["k"]);
        Assert.Equal(["a", "b"], file.Members);
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(folder["y"], [new("a", [2], [1])]));
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(folder["y"], [new("a", [1], [1]), new("a", [1], [1])]));
        Assert.False(File.Exists(folder["y"]));
    }

    [Theory]
    [InlineData("input", "2000000000,2000000000,3")]
    [InlineData("input", "65536,65536,1")]
    [InlineData("input", "6,6")]
    [InlineData("input", "6,6,-1")]
    [InlineData("input", "6,7,1")]
    [InlineData("classes", "2000000000")]
    [InlineData("classes", "3")]
    [InlineData("classes", "")]
    [InlineData("hidden", "65536")]
    [InlineData("hidden", "2000000000")]
    [InlineData("dropout", "1.5")]
    [InlineData("dropout", "NaN")]
    [InlineData("model", "cnn")]
    [InlineData("model", "other")]
    [InlineData("format", "else")]
    public void LyingHeaders_AreRefused(string key, string value)
    {
        foreach (string name in (string[])["mlp", "linear"])
        {
            if (key == "hidden" && name == "linear")
                continue;
            using var folder = new TemporaryFolder();
            using Network network = Models.Create(name, new TensorShape(6, 6, 1), 4, 0, threads: 1);
            Dictionary<string, string> texts = ModelFile.Metadata(network);
            texts[key] = value;
            SafeTensorsWriter.Write(folder["m"], ModelFile.Tensors(network), texts);
            Assert.Contains(folder["m"], Assert.Throws<InvalidDataContentException>(() => ModelFile.Load(folder["m"])).Message);
        }
    }

    [Fact]
    public void CutFiles_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using Network network = Models.Create("cnn", new TensorShape(8, 8, 1), 4, 0, threads: 1);
        ModelFile.Save(folder["m"], network);
        byte[] bytes = File.ReadAllBytes(folder["m"]);
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 40))
        {
            File.WriteAllBytes(folder["cut"], bytes[..length]);
            Assert.Throws<InvalidDataContentException>(() => ModelFile.Load(folder["cut"]));
        }
    }
}
