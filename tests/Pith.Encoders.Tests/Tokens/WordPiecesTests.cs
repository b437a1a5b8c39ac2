using Pith.Encoders.Texts;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Tests.Tokens;

/// <summary>Texts as a BERT vocabulary sees them.</summary>
public sealed class WordPiecesTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public WordPiecesTests() => File.WriteAllLines(
        _path, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "cafe", "uber", "na", "##ive", "!", "한", "\u1112", "##\u1161", "##\u11AB", "a", "日", "s", "##traße", "strasse"]);

    [Theory]
    [InlineData("Café", "cafe")]
    [InlineData("ÜBER", "uber")]
    [InlineData("naïve!", "na", "##ive", "!")]
    [InlineData("a\tcafe\na", "a", "cafe", "a")]
    [InlineData("日a", "日", "a")]
    [InlineData("한", "\u1112", "##\u1161", "##\u11AB")]
    [InlineData("xyz", "[UNK]")]
    [InlineData("")]
    [InlineData("   ")]
    public void Pieces(string text, params string[] expected)
    {
        string[] tokens = File.ReadAllLines(_path);
        TokenizedText found = new WordPieces(_path, 64).Tokenize(text, null);
        Assert.Equal(["[CLS]", .. expected, "[SEP]"], found.Ids.Select(id => tokens[id]));
        Assert.False(found.IsCut);
    }

    [Fact]
    public void A_long_text_after_and_before_a_short_one_is_cut_at_its_end()
    {
        var pieces = new WordPieces(_path, 5);
        TokenizedText cut = pieces.Tokenize("a a a a a a a a", null);
        Assert.Equal([2, 13, 13, 13, 3], cut.Ids);
        Assert.True(cut.IsCut);
        Assert.Equal([2, 13, 3], pieces.Tokenize("a", null).Ids);
        Assert.False(pieces.Tokenize("a a a", null).IsCut);
    }

    [Fact]
    public void A_vocabulary_with_capitals_keeps_them()
    {
        File.WriteAllLines(_path, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "The", "the", "Café", "Cafe"]);
        var pieces = new WordPieces(_path, 16);
        Assert.True(pieces.IsCased);
        Assert.Equal([2, 4, 5, 6, 7, 3], pieces.Tokenize("The the Café Cafe", null).Ids);
    }

    public void Dispose() => File.Delete(_path);
}
