namespace Pith.Data.Formats.Pickle;

/// <summary>The arrays, tensors, lists and dictionaries of numbers in a pickle by their names: keys with points between them, as
/// <c>scores.aum</c>.</summary>
/// <param name="root">The value of the pickle.</param>
/// <param name="path">The file, for messages.</param>
sealed class PickleTree(object? root, string path)
{
    // Dictionaries may hold themselves and each other, so a walk through all of them needs an end.
    const int MaxDepth = 16;
    const int MaxNames = 100_000;

    /// <summary>Whether the whole file is one thing, which needs no name.</summary>
    public bool IsOne => !IsGroup(root);

    /// <summary>Everything that can be opened, with its name; empty where the file is one thing.</summary>
    /// <exception cref="InvalidDataContentException">There is no end of them.</exception>
    public IReadOnlyList<(string Name, object? Value)> Members()
    {
        var members = new List<(string, object?)>();
        int visited = 0;
        if (!IsOne)
            Collect(root, "", 0, members, ref visited);
        return members;
    }

    /// <summary>The names of everything that can be opened; empty where the file is one thing.</summary>
    /// <exception cref="InvalidDataContentException">There is no end of them.</exception>
    public IReadOnlyList<string> Names() => [.. Members().Select(member => member.Name)];

    /// <summary>The thing of a name.</summary>
    /// <param name="name">Its keys with points between them; keys may hold points, too. Null for the whole.</param>
    /// <exception cref="InvalidDataContentException">There is none, or two.</exception>
    public object? Find(string? name)
    {
        if (name is null)
            return root;
        var found = new List<object?>();
        Search(root, name, found);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new InvalidDataContentException($"{path} has no member '{name}'; it has {Files.NameList.Of(Names())}."),
            _ => throw new InvalidDataContentException($"{path} has two members '{name}', as keys with points have it; save one of them under another name."),
        };
    }

    // What is neither numbers nor texts alone is opened by the names of its parts.
    static bool IsGroup(object? value) => value switch
    {
        PickleDictionary dictionary => dictionary.Pairs.Count == 0 || !PickleColumns.IsColumn(dictionary),
        List<object?> or object?[] => !PickleColumns.IsArray(PickleValues.ItemsOf(value)!),
        _ => false,
    };

    static IEnumerable<(string? Key, object? Value)> PartsOf(object? value) => value switch
    {
        PickleDictionary dictionary => dictionary.Pairs.Select(pair => (PickleValues.ToKey(pair.Key), pair.Value)),
        _ when PickleValues.ItemsOf(value) is { } items => items.Select((item, i) => (PickleValues.ToKey((long)i), item)),
        _ => [],
    };

    void Collect(object? group, string prefix, int depth, List<(string, object?)> members, ref int visited)
    {
        if (depth == MaxDepth)
            throw new InvalidDataContentException(FormattableString.Invariant($"{path} holds dictionaries or lists nested deeper than {MaxDepth}, or in themselves; save what is needed alone."));
        foreach ((string? key, object? value) in PartsOf(group))
        {
            if (++visited > MaxNames)
                throw new InvalidDataContentException(FormattableString.Invariant($"{path} holds more than {MaxNames} things; name the one that is meant, as {path}:KEY."));
            // A key that is no name, such as a tuple, cannot be asked for.
            if (key is null)
                continue;
            if (IsGroup(value))
                Collect(value, prefix + key + ".", depth + 1, members, ref visited);
            else
                members.Add((prefix + key, value));
        }
    }

    static void Search(object? group, string name, List<object?> found)
    {
        if (!IsGroup(group))
            return;
        foreach ((string? key, object? value) in PartsOf(group))
        {
            if (key is null)
                continue;
            if (key == name)
                found.Add(value);
            else if (name.Length > key.Length && name[key.Length] == '.' && name.StartsWith(key, StringComparison.Ordinal))
                Search(value, name[(key.Length + 1)..], found);
        }
    }
}
