namespace Pith.Data.Files;

/// <summary>An input that consists of two files, <c>ONE|OTHER</c>, such as the distances and the neighbours of a graph.</summary>
static class FilePair
{
    /// <summary>What stands between the two.</summary>
    public const char Separator = '|';

    /// <summary>The two files; null where an input is no pair. A file may have the character in its name.</summary>
    /// <param name="given">What the user wrote.</param>
    public static (string First, string Second)? Of(string given) =>
        !Path.Exists(given) && given.Split(Separator) is [{ Length: > 0 } first, { Length: > 0 } second] && Exists(first) && Exists(second) ? (first, second) : null;

    /// <summary>Refuses a pair of which one file is missing.</summary>
    /// <param name="given">What the user wrote; nothing is said of what is no pair.</param>
    /// <exception cref="InvalidDataContentException">A file does not exist.</exception>
    public static void RequireBoth(string given)
    {
        if (Path.Exists(given) || given.Split(Separator) is not [{ Length: > 0 } first, { Length: > 0 } second])
            return;
        if (!Exists(first) || !Exists(second))
            throw new InvalidDataContentException($"{(Exists(first) ? second : first)}, one of the two files of {given}, does not exist; check the path.");
    }

    static bool Exists(string given) => Path.Exists(given) || Path.Exists(DataSpec.Parse(given).Path);
}
