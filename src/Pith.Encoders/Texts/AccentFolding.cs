using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Pith.Encoders.Texts;

/// <summary>Takes accents off letters, as the tokenizers of uncased models do: canonical decomposition (Unicode NFD) without the marks.</summary>
/// <remarks>.NET leaves texts as they are where it runs without the tables of ICU, so the decompositions (Unicode 14.0) are a table of our
/// own; those of Korean syllables are computed.</remarks>
static class AccentFolding
{
    const int FirstSyllable = 0xAC00, Syllables = 11172, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7, Vowels = 21, Tails = 28;

    static readonly FrozenDictionary<int, string> s_folded = Read();

    /// <summary>The text without accents.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var folded = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (s_folded.TryGetValue(rune.Value, out string? plain))
                folded.Append(plain);
            else if (rune.Value is >= FirstSyllable and < FirstSyllable + Syllables)
                AppendSyllable(folded, rune.Value - FirstSyllable);
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                folded.Append(rune.ToString());
        }
        return folded.ToString();
    }

    static void AppendSyllable(StringBuilder text, int syllable)
    {
        text.Append((char)(FirstLead + syllable / (Vowels * Tails))).Append((char)(FirstVowel + syllable % (Vowels * Tails) / Tails));
        if (syllable % Tails > 0)
            text.Append((char)(FirstTail + syllable % Tails));
    }

    static FrozenDictionary<int, string> Read()
    {
        using Stream stream = typeof(AccentFolding).Assembly.GetManifestResourceStream("accents.txt")!;
        using var reader = new StreamReader(stream);
        var folded = new Dictionary<int, string>();
        foreach (string entry in reader.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = entry.Split('=');
            string plain = string.Concat(sides[1].Split('+', StringSplitOptions.RemoveEmptyEntries).Select(code => new Rune(Hexadecimal(code)).ToString()));
            folded[Hexadecimal(sides[0])] = plain;
        }
        return folded.ToFrozenDictionary();
    }

    static int Hexadecimal(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
