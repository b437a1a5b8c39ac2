namespace Pith.Common;

/// <summary>A method of a catalogue with its settings, or what of both is left to be found.</summary>
/// <typeparam name="TOptions">What the options records of the catalogue's methods are.</typeparam>
/// <param name="Info">The method; null where it is left open (<c>auto</c>).</param>
/// <param name="Options">Its settings; null where the method is left open.</param>
public sealed record MethodChoice<TOptions>(MethodInfo<TOptions>? Info, TOptions? Options)
    where TOptions : class
{
    /// <summary>How an open method or setting is written.</summary>
    public const string Auto = "auto";

    /// <summary>Nothing is chosen: the method and all its settings are to be found.</summary>
    public static MethodChoice<TOptions> AnyMethod { get; } = new(null, null);

    /// <summary>A method with its defaults.</summary>
    public static MethodChoice<TOptions> Of(MethodInfo<TOptions> info) => new(info, info.Defaults);

    /// <summary>The name of the method, or <c>auto</c>.</summary>
    public string Name => Info?.Name ?? Auto;

    /// <summary>The profile of a published code that the settings started from, or null.</summary>
    public string? Compat { get; init; }

    /// <summary>Settings that are left open, by name.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Settings that were given, by name, as against left to their defaults; open ones too where they were said to be open.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Settings for whichever method is chosen where the method itself is open, as text by name.</summary>
    public IReadOnlyDictionary<string, string> Common { get; init; } = new Dictionary<string, string>();

    /// <summary>The choice with one setting read from text; <c>auto</c> leaves a setting open that <paramref name="canBeOpen"/> allows.</summary>
    /// <param name="option">The setting's name.</param>
    /// <param name="text">Its value.</param>
    /// <param name="canBeOpen">Settings that may be left open.</param>
    /// <exception cref="OptionException">The method has no such option, or the text is no allowed value.</exception>
    public MethodChoice<TOptions> With(string option, string text, IReadOnlyList<string> canBeOpen)
    {
        string[] others = [.. Open.Where(name => name != option)];
        MethodChoice<TOptions> given = this with { Given = [.. Given.Where(name => name != option), option], Open = others };
        if (text == Auto && canBeOpen.Contains(option))
            return given with { Open = [.. others, option] };
        return Info is null
            ? given with { Common = new Dictionary<string, string>(Common) { [option] = text } }
            : given with { Options = Info.With(Options!, option, text) };
    }

    /// <summary>What an open choice comes to for one method: its defaults, changed by the common settings that it has.</summary>
    /// <param name="info">The method.</param>
    /// <exception cref="OptionException">A common setting is not allowed for the method.</exception>
    public MethodChoice<TOptions> For(MethodInfo<TOptions> info)
    {
        MethodChoice<TOptions> choice = Of(info) with { Open = [.. Open.Where(info.Has)] };
        foreach ((string option, string text) in Common.Where(setting => info.Has(setting.Key)))
            choice = choice.With(option, text, []);
        return choice;
    }

    /// <summary>One setting as text: <c>auto</c> where it is open; null where the method has none of that name or its value is null.</summary>
    public string? TextOf(string option) =>
        Open.Contains(option) ? Auto : Info is null ? Common.GetValueOrDefault(option) : Info.TextOf(Options!, option);
}
