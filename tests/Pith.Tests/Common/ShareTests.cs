namespace Pith.Tests.Common;

public class ShareTests
{
    [Theory]
    [InlineData("0.3", 10, 3)]
    [InlineData("30%", 10, 3)]
    [InlineData(" 30 % ", 10, 3)]
    [InlineData("0.1", 50000, 5000)]
    [InlineData("0.05", 50000, 2500)]
    [InlineData("0.2", 50000, 10000)]
    [InlineData("0.1", 1281167, 128116)]
    [InlineData("1", 7, 7)]
    [InlineData("100%", 7, 7)]
    [InlineData("1.0", 7, 7)]
    [InlineData(".5", 7, 3)]
    [InlineData("3e-1", 10, 3)]
    [InlineData("0.29", 100, 29)]
    [InlineData("12.5%", 8, 1)]
    [InlineData("0.99999999999999999999999999999999999999", 10, 9)]
    public void Floor_IsExact(string text, int rows, int expected) => Assert.Equal(expected, Share.Parse(text).FloorOf(rows));

    [Theory]
    [InlineData("0")]
    [InlineData("0%")]
    [InlineData("1.0000001")]
    [InlineData("101%")]
    [InlineData("-0.3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("")]
    [InlineData("%")]
    [InlineData(".")]
    [InlineData("0,3")]
    [InlineData("1/3")]
    [InlineData("1e999999999")]
    [InlineData("0x1")]
    public void Parse_RefusesWhatIsNoShare(string text)
    {
        var error = Assert.Throws<OptionException>(() => Share.Parse(text));
        Assert.Equal("keep", error.Option);
        Assert.Contains("above 0 and up to 1", error.Message);
    }

    [Fact]
    public void OfADecimal_IsTheSame() => Assert.Equal(3, Share.Of(0.3m).FloorOf(10));

    [Theory]
    [InlineData("30%")]
    [InlineData("0.30")]
    [InlineData("3e-1")]
    public void Text_StaysAsWritten(string text)
    {
        Assert.Equal(text, Share.Parse(text).Text);
        Assert.Equal(text, Share.Domain.Format(Share.Domain.Parse(text)));
        Assert.Equal("subset", Assert.Throws<OptionException>(() => Share.Parse(text + "x", "subset")).Option);
    }

    [Fact]
    public void Floor_ReadsADoubleAsItsShortestDecimal()
    {
        Assert.Equal(3, Share.FloorOf(0.3, 10));
        Assert.Equal(0, Share.FloorOf(1e-300, int.MaxValue));
        for (int percent = 0; percent < 100; percent++)
            Assert.Equal(percent * 123_457 / 100, Share.FloorOf(percent / 100.0, 123_457));
    }
}
