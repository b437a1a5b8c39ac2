using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Texts;

/// <summary>Cuts texts into the byte pairs of CLIP.</summary>
/// <remarks>Sennrich et al., arXiv 1508.07909; Radford et al., arXiv 2103.00020. Texts are written small, cut into words, numbers and marks, and
/// the bytes of each are joined by the merges in the order in which these were learnt; the last piece of a word ends in <c>&lt;/w&gt;</c>.
/// Accents are kept.</remarks>
sealed partial class BytePairs : IPieces
{
    const string Start = "<|startoftext|>", End = "<|endoftext|>", WordEnd = "</w>";

    readonly Dictionary<string, int> _tokens;
    readonly Dictionary<(string, string), int> _ranks = [];
    readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);
    readonly int _most;

    /// <summary>Reads a vocabulary and the merges beside it.</summary>
    /// <param name="path"><c>vocab.json</c>: a number for each token; <c>merges.txt</c> lies beside it.</param>
    /// <param name="most">The most tokens of a text, special ones included.</param>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or has no start or end.</exception>
    public BytePairs(string path, int most)
    {
        _most = Math.Min(most, 77);
        _tokens = ReadTokens(path);
        foreach (string special in new[] { Start, End })
        {
            if (!_tokens.ContainsKey(special))
                throw new InvalidDataContentException($"{path} has no token {special}; the vocab.json of a CLIP model is needed.");
        }
        string merges = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "merges.txt");
        ReadMerges(merges);
    }

    /// <inheritdoc/>
    public int PaddingId => _tokens[End];

    /// <inheritdoc/>
    public string Words => "holds byte pairs: small letters, accents kept";

    /// <inheritdoc/>
    public TokenizedText Tokenize(string text, string? second)
    {
        var ids = new List<int> { _tokens[Start] };
        foreach (Match word in WordOrMark().Matches((second is null ? text : $"{text} {second}").ToLowerInvariant()))
            ids.AddRange(IdsOf(word.Value));
        bool isCut = ids.Count >= _most;
        if (isCut)
            ids.RemoveRange(_most - 1, ids.Count - (_most - 1));
        isCut = isCut && ids.Count == _most - 1;
        ids.Add(_tokens[End]);
        return new TokenizedText([.. ids], new byte[ids.Count], isCut);
    }

    int[] IdsOf(string word)
    {
        if (_known.TryGetValue(word, out int[]? ids))
            return ids;
        var pieces = new List<string>();
        foreach (byte value in Encoding.UTF8.GetBytes(word))
            pieces.Add(LetterOf(value).ToString());
        pieces[^1] += WordEnd;
        while (pieces.Count > 1 && BestPair(pieces) is (string, string) pair)
            Join(pieces, pair);
        // Every byte is a token, so a piece that is none comes of another vocabulary; it stands for nothing.
        return _known[word] = [.. pieces.Where(_tokens.ContainsKey).Select(piece => _tokens[piece])];
    }

    (string, string)? BestPair(List<string> pieces)
    {
        (string, string)? best = null;
        int rank = int.MaxValue;
        for (int i = 0; i + 1 < pieces.Count; i++)
        {
            if (_ranks.TryGetValue((pieces[i], pieces[i + 1]), out int found) && found < rank)
                (best, rank) = ((pieces[i], pieces[i + 1]), found);
        }
        return best;
    }

    static void Join(List<string> pieces, (string First, string Second) pair)
    {
        for (int i = 0; i + 1 < pieces.Count; i++)
        {
            if (pieces[i] != pair.First || pieces[i + 1] != pair.Second)
                continue;
            pieces[i] = pair.First + pair.Second;
            pieces.RemoveAt(i + 1);
        }
    }

    // Bytes that are printed stand for themselves, the others for letters from 256 on in their order.
    static char LetterOf(byte value) => value switch
    {
        >= 33 and <= 126 or >= 161 and <= 172 or >= 174 => (char)value,
        <= 32 => (char)(256 + value),
        173 => (char)(256 + 33 + 34),
        _ => (char)(256 + 33 + value - 127),
    };

    static Dictionary<string, int> ReadTokens(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            return document.RootElement.EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetInt32(), StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"{path} is no vocabulary of byte pairs, an object with a number for each token: {error.Message.TrimEnd('.')}.", error);
        }
    }

    void ReadMerges(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataContentException($"{path} does not exist; a vocabulary of byte pairs needs its merges beside it.");
        foreach (string line in File.ReadLines(path))
        {
            string[] sides = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (sides.Length == 2 && sides[0] != "#version:")
                _ranks.TryAdd((sides[0], sides[1]), _ranks.Count);
        }
    }

    [GeneratedRegex(@"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")]
    private static partial Regex WordOrMark();
}
