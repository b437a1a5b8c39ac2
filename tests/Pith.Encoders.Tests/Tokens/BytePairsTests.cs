using System.Text.Json;
using Pith.Encoders.Texts;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Tests.Tokens;

/// <summary>Texts as CLIP's vocabulary sees them, with merges whose outcome can be followed by hand.</summary>
public sealed class BytePairsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-pairs-").FullName;

    public BytePairsTests()
    {
        string[] tokens = ["l", "o", "w", "e", "r", "s", "s</w>", "w</w>", "r</w>", "!</w>", "'s</w>", "2</w>", "é", "Ã", "©</w>", "lo", "low", "low</w>", "er</w>", "lower</w>", "<|startoftext|>", "<|endoftext|>"];
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), JsonSerializer.Serialize(tokens.Index().ToDictionary(token => token.Item, token => token.Index)));
        File.WriteAllLines(Path.Combine(_folder, "merges.txt"), ["#version: 0.2", "l o", "e r</w>", "lo w", "lo w</w>", "low er</w>", "' s</w>"]);
    }

    [Theory]
    [InlineData("Low lower", "low</w>", "lower</w>")]
    [InlineData("lows", "low", "s</w>")]
    [InlineData("low's 22!", "low</w>", "'s</w>", "2</w>", "2</w>", "!</w>")]
    [InlineData("é", "Ã", "©</w>")]
    [InlineData("")]
    public void Pieces(string text, params string[] expected)
    {
        string path = Path.Combine(_folder, "vocab.json");
        Dictionary<string, int> tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path))!;
        TokenizedText found = new BytePairs(path, 77).Tokenize(text, null);
        Assert.Equal([tokens["<|startoftext|>"], .. expected.Select(token => tokens[token]), tokens["<|endoftext|>"]], found.Ids);
        Assert.False(found.IsCut);
    }

    [Fact]
    public void Long_texts_are_cut_before_their_end()
    {
        TokenizedText cut = new BytePairs(Path.Combine(_folder, "vocab.json"), 4).Tokenize("low low low", null);
        Assert.Equal([20, 17, 17, 21], cut.Ids);
        Assert.True(cut.IsCut);
        Assert.False(new BytePairs(Path.Combine(_folder, "vocab.json"), 4).Tokenize("low low", null).IsCut);
    }

    [Fact]
    public void Files_that_are_missing_or_wrong_are_refused()
    {
        string path = Path.Combine(_folder, "vocab.json");
        File.Delete(Path.Combine(_folder, "merges.txt"));
        Assert.Contains("needs its merges beside it", Assert.Throws<InvalidDataContentException>(() => new BytePairs(path, 77)).Message);
        File.WriteAllText(path, """{"a": 1}""");
        Assert.Contains("has no token <|startoftext|>", Assert.Throws<InvalidDataContentException>(() => new BytePairs(path, 77)).Message);
        File.WriteAllText(path, "[1]");
        Assert.Contains("is no vocabulary of byte pairs", Assert.Throws<InvalidDataContentException>(() => new BytePairs(path, 77)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
