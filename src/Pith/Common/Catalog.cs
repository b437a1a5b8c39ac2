namespace Pith.Common;

/// <summary>Every method of a kind by its contract name; nothing else lists them.</summary>
/// <typeparam name="TOptions">What the options records of all its methods are.</typeparam>
public sealed class Catalog<TOptions>
{
    readonly string _option;
    readonly string _also;
    readonly Dictionary<string, MethodInfo<TOptions>> _byName;

    /// <summary>Creates a catalogue.</summary>
    /// <param name="option">The option that names a method, for messages, e.g. <c>method</c>.</param>
    /// <param name="methods">The methods, the default first.</param>
    /// <param name="also">A name that the option takes beside the methods' and that the caller handles, e.g. <c>auto</c>.</param>
    public Catalog(string option, IReadOnlyList<MethodInfo<TOptions>> methods, string? also = null)
    {
        _option = option;
        _also = also is null ? "" : also + " or ";
        All = methods;
        Names = [.. methods.Select(method => method.Name)];
        CompatProfiles = [.. methods.SelectMany(method => method.CompatProfiles).Distinct()];
        Options =
        [
            .. methods.SelectMany(method => method.Rules.Select(rule => (Method: method, Rule: rule)))
                .GroupBy(pair => pair.Rule.Name)
                .Select(users => new CatalogOption(users.First().Rule, [.. users.Select(user => (user.Method.Name, user.Method.DefaultOf(users.Key) ?? ""))])),
        ];
        _byName = methods.ToDictionary(method => method.Name);
    }

    /// <summary>The methods, the default first.</summary>
    public IReadOnlyList<MethodInfo<TOptions>> All { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The profiles that any method has.</summary>
    public IReadOnlyList<string> CompatProfiles { get; }

    /// <summary>The options that any method has, each once: methods that share a name share its meaning, their defaults may differ.</summary>
    public IReadOnlyList<CatalogOption> Options { get; }

    /// <summary>The method of a name, or null.</summary>
    public MethodInfo<TOptions>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The method of a name.</summary>
    /// <exception cref="OptionException">There is no such method; the message lists those there are and suggests the nearest.</exception>
    public MethodInfo<TOptions> Get(string name) => Find(name) ?? throw new OptionException(
        _option, $"`{_option}` must be {_also}one of {string.Join(", ", Names)}; got {name}{Suggestions.Ending(name, Names, ".")}");

    /// <summary>The same catalogue with more methods, for methods of one's own.</summary>
    public Catalog<TOptions> With(params IReadOnlyList<MethodInfo<TOptions>> methods) =>
        new(_option, [.. All, .. methods], _also.Length == 0 ? null : _also[..^" or ".Length]);
}

/// <summary>An option that methods of a catalogue share.</summary>
/// <param name="Rule">Its rule, of the first method that has it.</param>
/// <param name="Defaults">The methods that have it, each with its default as text.</param>
public sealed record CatalogOption(IOptionRule Rule, IReadOnlyList<(string Method, string Default)> Defaults)
{
    /// <summary>The defaults in words: the value that stands for most methods, then those of others by name, e.g. <c>0, 0.3 with double-end</c>;
    /// a value that only one method has is named where others have others, e.g. <c>512 with gnn, 256 with ppr</c>.</summary>
    public string DefaultWords
    {
        get
        {
            ILookup<string, string> methodsOf = Defaults.ToLookup(pair => pair.Default, pair => pair.Method);
            string first = Defaults[0].Default;
            bool isUsual = methodsOf.Count == 1 || methodsOf[first].Count() > 1;
            return string.Join(", ", methodsOf.Select(group => group.Key == first && isUsual ? first : $"{group.Key} with {string.Join(" and ", group)}"));
        }
    }
}
