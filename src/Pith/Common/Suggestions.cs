namespace Pith.Common;

/// <summary>Finds the known name that a mistyped one most likely means.</summary>
static class Suggestions
{
    /// <summary>The nearest of <paramref name="known"/> within about a third of the length in edits, or null.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">The names there are.</param>
    public static string? For(string typed, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = candidate.StartsWith(typed, StringComparison.Ordinal) && typed.Length >= 3 ? 1 : Distance(typed, candidate);
            // Of equally near names the one that begins alike is meant: prun is prune, not run.
            if (distance < bestDistance || (distance == bestDistance && Common(typed, candidate) > Common(typed, best!)))
            {
                bestDistance = distance;
                best = candidate;
            }
        }
        int length = typed.TrimStart('-').Length;
        return bestDistance <= Math.Max(1, (length + 1) / 3) ? best : null;
    }

    /// <summary><c>; did you mean X?</c>, or <paramref name="otherwise"/> where nothing is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="otherwise">The end of the sentence where no name is near.</param>
    public static string Ending(string typed, IEnumerable<string> known, string otherwise) =>
        For(typed, known) is string near ? $"; did you mean {near}?" : otherwise;

    static int Common(string a, string b) => a.AsSpan().CommonPrefixLength(b);

    static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, 1 + Math.Min(previous[j], current[j - 1]));
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
