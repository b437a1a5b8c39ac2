using FastBertTokenizer;
using Pith.Pipelines.Embed;

namespace Pith.Encoders.Texts;

/// <summary>Cuts texts into the word pieces of a BERT vocabulary.</summary>
/// <remarks>Wu et al., arXiv 1609.08144; Devlin et al., arXiv 1810.04805. A pair is <c>[CLS] first [SEP] second [SEP]</c>; of one that is too
/// long the longer text loses its last pieces first.</remarks>
sealed class WordPieces : IPieces
{
    const string Unknown = "[UNK]", Start = "[CLS]", End = "[SEP]", Padding = "[PAD]";

    readonly BertTokenizer _tokenizer = new();
    readonly bool _isCased;
    readonly int _most;
    readonly string _path;
    long[] _ids = new long[1024];
    long[] _mask = new long[1024];
    long[] _types = new long[1024];

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">One token a line; its line is its number.</param>
    /// <param name="most">The most tokens of a text, special ones included.</param>
    /// <exception cref="InvalidDataContentException">The file cannot be read or is no such vocabulary.</exception>
    public WordPieces(string path, int most)
    {
        (_path, _most) = (path, most);
        string[] tokens = ReadTokens(path);
        foreach (string special in new[] { Unknown, Start, End, Padding })
        {
            if (!tokens.Contains(special))
                throw new InvalidDataContentException($"{path} has no token {special}; a BERT vocabulary, one token a line, is needed.");
        }
        if (tokens.Distinct(StringComparer.Ordinal).Count() < tokens.Length)
            throw new InvalidDataContentException($"{path} has a token twice; a BERT vocabulary, one token a line, is needed.");
        PaddingId = Array.IndexOf(tokens, Padding);
        // A vocabulary with capitals was made from texts that keep them, and their accents.
        _isCased = tokens.Any(token => token.Length > 0 && !token.StartsWith('[') && token.Any(char.IsAsciiLetterUpper));
        using var reader = new StringReader(string.Join('\n', tokens));
        _tokenizer.LoadVocabulary(reader, convertInputToLowercase: !_isCased, Unknown, Start, End, Padding);
    }

    /// <inheritdoc/>
    public int PaddingId { get; }

    /// <summary>Whether capitals and accents are kept, as the vocabulary has capitals.</summary>
    public bool IsCased => _isCased;

    /// <inheritdoc/>
    public string Words => _isCased ? "keeps capitals and accents" : "keeps neither capitals nor accents";

    /// <inheritdoc/>
    public TokenizedText Tokenize(string text, string? second)
    {
        int[] first = Pieces(text, out bool isCut);
        if (second is null)
            return new TokenizedText(first, new byte[first.Length], isCut);
        int[] other = Pieces(second, out bool isOtherCut);
        return Join(first, other, isCut || isOtherCut);
    }

    TokenizedText Join(int[] first, int[] second, bool isCut)
    {
        // [CLS] a [SEP] and b [SEP]: the second loses its start token.
        (int a, int b) = (first.Length - 2, second.Length - 2);
        int over = a + b + 3 - _most;
        for (; over > 0; over--)
        {
            isCut = true;
            if (a > b)
                a--;
            else
                b--;
        }
        int[] ids = [first[0], .. first.AsSpan(1, a), first[^1], .. second.AsSpan(1, b), second[^1]];
        var types = new byte[ids.Length];
        types.AsSpan(a + 2).Fill(1);
        return new TokenizedText(ids, types, isCut);
    }

    int[] Pieces(string text, out bool isCut)
    {
        if (!_isCased)
            text = AccentFolding.Fold(text);
        // One place more than may be used shows whether the text was longer.
        int room = _most + 1;
        if (_ids.Length < room)
            (_ids, _mask, _types) = (new long[room], new long[room], new long[room]);
        int count = _tokenizer.Encode(text, _ids.AsSpan(0, room), _mask.AsSpan(0, room), _types.AsSpan(0, room), null);
        isCut = count > _most;
        int kept = Math.Min(count, _most);
        var ids = new int[kept];
        for (int i = 0; i < kept; i++)
            ids[i] = (int)_ids[i];
        ids[^1] = (int)_ids[count - 1];
        return ids;
    }

    static string[] ReadTokens(string path)
    {
        try
        {
            string[] lines = File.ReadAllLines(path);
            return [.. lines.Select(line => line.TrimEnd('\r'))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataContentException($"`tokenizer` {path} cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
