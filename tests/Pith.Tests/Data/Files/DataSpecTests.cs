using Pith.Data.Files;

namespace Pith.Tests.Data.Files;

public sealed class DataSpecTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public DataSpecTests()
    {
        _folder.Write("t.npz", "");
        _folder.Write("a:b/x:y.npy", "");
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("run.v2"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.npz", "t.npz", null)]
    [InlineData("t.npz:emb", "t.npz", "emb")]
    [InlineData("t.npz:emb:0", "t.npz", "emb:0")]
    [InlineData("t.npz:emb*", "t.npz", "emb*")]
    [InlineData("a:b", "a:b", null)]
    [InlineData("a:el2n", "a", "el2n")]
    [InlineData("a:b:el2n", "a:b", "el2n")]
    [InlineData("a:b/x:y.npy", "a:b/x:y.npy", null)]
    [InlineData("a:b/x:y.npy:m", "a:b/x:y.npy", "m")]
    [InlineData("run.v2:el2n", "run.v2", "el2n")]
    [InlineData("a:b/x_*.npz", "a:b/x_*.npz", null)]
    [InlineData("a:b/x_*.npz:emb:0", "a:b/x_*.npz", "emb:0")]
    [InlineData("none.npy:emb:0", "none.npy", "emb:0")]
    [InlineData("none.foo:emb", "none.foo", "emb")]
    [InlineData("none:emb", "none:emb", null)]
    [InlineData("c.d/none:emb", "c.d/none:emb", null)]
    public void What_exists_decides_which_colon_divides(string text, string path, string? member)
    {
        var spec = DataSpec.Parse(_folder.File(text));
        Assert.Equal((_folder.File(path), member), (spec.Path, spec.Member));
        Assert.Equal(_folder.File(text), spec.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":x.npy")]
    public void Nothing_stands_before_the_first_colon(string text) => Assert.Equal(new DataSpec(text, null), DataSpec.Parse(text));

    [Fact]
    public void A_file_is_told_by_the_end_of_its_name_whether_it_exists_or_not()
    {
        Assert.True(new DataSpec(_folder.File("none.CSV"), "x").IsFileWith([".json", ".csv"]));
        Assert.False(new DataSpec(_folder.File("none.csv"), "x").IsFileWith([]));
        Assert.False(new DataSpec(_folder.File("run.v2"), null).IsFileWith([".v2"]));
        Assert.False(new DataSpec(_folder.File("x_*.csv"), null).IsFileWith([".csv"]));
    }
}
