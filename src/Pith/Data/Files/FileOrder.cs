using System.Text;

namespace Pith.Data.Files;

/// <summary>The order in which shards are joined: by their number where their names are alike but for one, so that <c>x_2</c> comes before
/// <c>x_10</c>; else by code point, as other programs list them. Hashes hold digits that are no numbers.</summary>
static class FileOrder
{
    /// <summary>Sorts paths by their names.</summary>
    public static void Sort(List<string> paths) => paths.Sort(DifferInOneNumber(paths) ? NaturalOrder.Instance : Comparer<string>.Create(ByCodePoint));

    /// <summary>Whether a file is hidden, as what programs leave beside data is; such a file is no shard.</summary>
    public static bool IsHidden(string path) => Path.GetFileName(path.AsSpan()).StartsWith('.');

    static bool DifferInOneNumber(List<string> paths)
    {
        if (paths.Count < 2)
            return true;
        List<string> first = Runs(paths[0]);
        int differing = -1;
        foreach (string path in paths)
        {
            List<string> runs = Runs(path);
            if (runs.Count != first.Count)
                return false;
            for (int i = 0; i < runs.Count; i++)
            {
                if (runs[i] == first[i])
                    continue;
                if (!char.IsAsciiDigit(runs[i][0]) || !char.IsAsciiDigit(first[i][0]) || (differing >= 0 && differing != i))
                    return false;
                differing = i;
            }
        }
        return true;
    }

    /// <summary>A text cut into runs of digits and runs of everything else.</summary>
    static List<string> Runs(string text)
    {
        var runs = new List<string>();
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsAsciiDigit(text[i]) == char.IsAsciiDigit(text[start]))
                continue;
            runs.Add(text[start..i]);
            start = i;
        }
        return runs;
    }

    // UTF-8 sorts by code point, which UTF-16 does not.
    static int ByCodePoint(string? a, string? b) => Encoding.UTF8.GetBytes(a ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b ?? ""));
}
