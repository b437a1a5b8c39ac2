using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Inspection;

namespace Pith.Tests.Data.Files;

/// <summary>Shards are joined by number only where their names are alike but for one.</summary>
public sealed class FileOrderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x_10.npy x_2.npy x_1.npy", "x_1.npy x_2.npy x_10.npy")]
    [InlineData("10-of-12.npy 9-of-12.npy 11-of-12.npy", "9-of-12.npy 10-of-12.npy 11-of-12.npy")]
    [InlineData("2a34.npy 26cf.npy 1273.npy", "1273.npy 26cf.npy 2a34.npy")]
    [InlineData("9e1.npy 10e2.npy", "10e2.npy 9e1.npy")]
    [InlineData("a9.npy b10.npy a10.npy", "a10.npy a9.npy b10.npy")]
    [InlineData("\U0001F600.npy \uFF21.npy", "\uFF21.npy \U0001F600.npy")]
    [InlineData("007.npy 7.npy 8.npy", "007.npy 7.npy 8.npy")]
    public void Hashes_are_no_numbers(string names, string expected)
    {
        List<string> sorted = [.. names.Split(' ')];
        FileOrder.Sort(sorted);
        Assert.Equal(expected.Split(' '), sorted);
    }

    [Fact]
    public void Hidden_files_are_no_shards_and_endings_mean_the_same_in_any_case()
    {
        NpyFile.Write<float>(_folder.File("b.NPY"), [1], 1, 1);
        NpyFile.Write<float>(_folder.File("a.npy"), [0], 1, 1);
        NpyFile.Write<float>(_folder.File(".hidden.npy"), [9], 1, 1);
        FileInspection found = FileInspection.Inspect(_folder.Path);
        Assert.Equal(["a.npy", "b.NPY"], found.Shards);
        Assert.Equal([2, 1], found.Shape);
        Assert.Equal(["a.npy"], FileInspection.Inspect(_folder.File("*.npy")).Shards);
    }
}
