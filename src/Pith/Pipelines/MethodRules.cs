namespace Pith.Pipelines;

/// <summary>The options of a request that choose a method of a catalogue and set it: <c>method</c>, <c>compat</c>, and one option for all
/// methods that share its name.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TOptions">What the options records of the catalogue's methods are.</typeparam>
/// <param name="catalog">The methods.</param>
/// <param name="get">Reads the choice.</param>
/// <param name="with">Returns a copy of the request with another choice.</param>
sealed class MethodRules<TRequest, TOptions>(
    Catalog<TOptions> catalog, Func<TRequest, MethodChoice<TOptions>> get, Func<TRequest, MethodChoice<TOptions>, TRequest> with)
    where TOptions : class
{
    /// <summary>Settings that may be left open. Default none.</summary>
    public IReadOnlyList<string> CanBeOpen { get; init; } = [];

    /// <summary>Whether these settings are open unless they are given. Default no: their default is the method's.</summary>
    public bool IsOpenByDefault { get; init; }

    /// <summary>Whether the method itself may be left open. Default no.</summary>
    public bool MethodCanBeOpen { get; init; }

    /// <summary>Whether only settings that were given are recorded, the rest being the method's own. Default no: all of the method's are.</summary>
    public bool RecordsGivenOnly { get; init; }

    /// <summary>Whether a profile that the method does not have is answered with the methods that have it. Default yes; no where there are few
    /// profiles, and a method has one or none.</summary>
    public bool NamesMethodsOfProfile { get; init; } = true;

    /// <summary>Other names of settings, by name.</summary>
    public IReadOnlyDictionary<string, string[]> Aliases { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The option that names the method.</summary>
    /// <param name="summary">What help texts say.</param>
    public OptionRule<TRequest> Method(string summary) => new(
        "method",
        summary,
        new Custom("NAME", "one of " + string.Join(", ", catalog.Names), name => name),
        request => get(request).Name,
        (request, value) => with(request, MethodCanBeOpen && (string)value! == MethodChoice<TOptions>.Auto
            ? MethodChoice<TOptions>.AnyMethod
            : MethodChoice<TOptions>.Of(catalog.Get((string)value!)) with { Open = IsOpenByDefault ? CanBeOpen : [] }))
    {
        GoesFirst = true,
    };

    /// <summary>The option that names a published code to reproduce; its text is read after the method's and before the settings, which change
    /// its profile.</summary>
    public OptionRule<TRequest> Compat() => new(
        MethodInfo<TOptions>.CompatOption,
        "reproduce a published code: " + string.Join(", ", catalog.CompatProfiles),
        new NameOf(catalog.CompatProfiles),
        request => get(request).Compat,
        (request, value) => with(request, OfProfile(get(request), (string)value!)))
    {
        GoesFirst = true,
        ValueName = "PROFILE",
    };

    /// <summary>One option for all methods that share its name.</summary>
    public IEnumerable<OptionRule<TRequest>> Settings() => catalog.Options.Select(option => new OptionRule<TRequest>(
        option.Rule.Name,
        $"{option.Rule.Summary}: {WordsOf(option)}",
        new Custom(option.Rule.Domain.ValueName, option.Rule.Domain.Words, text => text),
        request => TextOf(get(request), option.Rule.Name),
        (request, value) => with(request, get(request).With(option.Rule.Name, (string)value!, CanBeOpen)))
    {
        Aliases = Aliases.GetValueOrDefault(option.Rule.Name, []),
        // The summary tells the defaults of all methods, not of the default one alone.
        DefaultWords = "",
    });

    string WordsOf(CatalogOption option) => IsOpenByDefault && CanBeOpen.Contains(option.Rule.Name)
        ? $"{MethodChoice<TOptions>.Auto}, or {option.Rule.Domain.Words} [{MethodChoice<TOptions>.Auto}]"
        : $"{option.Rule.Domain.Words}{(CanBeOpen.Contains(option.Rule.Name) ? $", or {MethodChoice<TOptions>.Auto}" : "")} [{option.DefaultWords}]";

    string? TextOf(MethodChoice<TOptions> choice, string option) => RecordsGivenOnly && !choice.Given.Contains(option) ? null : choice.TextOf(option);

    MethodChoice<TOptions> OfProfile(MethodChoice<TOptions> choice, string profile)
    {
        string[] able = [.. catalog.All.Where(method => method.CompatProfiles.Contains(profile)).Select(method => method.Name)];
        if (choice.Info is not { } info)
            throw new OptionException(MethodInfo<TOptions>.CompatOption, $"`compat` {profile} reproduces one method; name it with `method`, e.g. `method` {able[0]}.");
        if (NamesMethodsOfProfile && !able.Contains(info.Name))
            throw new OptionException(MethodInfo<TOptions>.CompatOption, $"`compat` {profile} is about `method` {string.Join(", ", able)}; got `method` {info.Name}.");
        return choice with { Options = info.Profile(profile), Compat = profile };
    }
}
