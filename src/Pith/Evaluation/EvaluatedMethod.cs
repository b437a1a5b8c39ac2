using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Catalogue;

namespace Pith.Evaluation;

/// <summary>A selection method with the settings under which it is evaluated.</summary>
/// <param name="Label">How results name it: its contract name, and its own settings after it, e.g. <c>d2:cutoff=0.1</c>.</param>
/// <param name="Options">The settings; of those that are left to tuning, the defaults.</param>
sealed record EvaluatedMethod(string Label, ISelectionOptions Options)
{
    /// <summary>The text that leaves a setting to tuning.</summary>
    public const string Tuned = "auto";

    /// <summary>The baseline: rows drawn uniformly.</summary>
    public static EvaluatedMethod Random { get; } = new(RandomOptions.Info.Name, RandomOptions.Default);

    /// <summary>Rows that were selected before and are only tried; null where the method selects them.</summary>
    public int[]? Rows { get; init; }

    /// <summary>Whether <see cref="Rows"/> are in the order in which they were picked, so that the first of them serve a smaller budget.</summary>
    public bool IsOrder { get; init; }

    /// <summary>The settings that were set, by name, in the order in which they were; the others are defaults.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Those of <see cref="Given"/> that are left to tuning.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>The profile of a published code that the settings started from, or null.</summary>
    public string? Compat { get; init; }

    /// <summary>The method.</summary>
    public MethodInfo<ISelectionOptions> Info => Options.Info;

    /// <summary>Whether a setting is left to tuning.</summary>
    public bool IsOpen => Open.Count > 0;

    /// <summary>Everything that decides what is selected: the method and its settings.</summary>
    public string Key => string.Join(':', [Info.Name, .. Given.Order(StringComparer.Ordinal).Select(name => $"{name}={ValueOf(name)}")]);

    /// <summary>A coreset that was selected before.</summary>
    /// <param name="label">How results name it.</param>
    /// <param name="rows">Its rows.</param>
    public static EvaluatedMethod OfRows(string label, int[] rows) => Random with { Label = label, Rows = rows };

    /// <summary>Reads a list such as <c>d2,top,d2:cutoff=0.1:gamma=0.5</c>.</summary>
    /// <param name="text">Names with commas, each followed by settings of its own behind colons.</param>
    /// <param name="common">Settings of all methods that have them, as text by name; a method's own win. The baseline takes none.</param>
    /// <returns>The methods in the order given, with the baseline last unless it is among them.</returns>
    /// <exception cref="OptionException">A method or an option is unknown, a value is not allowed, a method stands twice, or no method has one of
    /// the common settings.</exception>
    public static IReadOnlyList<EvaluatedMethod> Parse(string text, IReadOnlyDictionary<string, string>? common = null)
    {
        common ??= new Dictionary<string, string>();
        var methods = new List<EvaluatedMethod>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            EvaluatedMethod method = part == Random.Label ? Random : ParseOne(part, common);
            if (methods.Any(m => m.Label == method.Label))
                throw new OptionException("methods", $"`methods` names {method.Label} twice; each may stand there once.");
            methods.Add(method);
        }
        if (methods.Count == 0)
            throw new OptionException("methods", "`methods` must name selection methods with commas, e.g. d2,stratified; got nothing.");
        foreach (string name in common.Keys)
        {
            if (methods.All(m => m == Random || !m.Info.Has(name)))
                throw new OptionException(name, $"`{name}` is an option of none of the methods {string.Join(", ", methods.Select(m => m.Label))}; leave it out.");
        }
        if (!methods.Contains(Random))
            methods.Add(Random);
        return methods;
    }

    /// <summary>The method with another setting, which also becomes part of its name.</summary>
    /// <param name="option">The setting.</param>
    /// <param name="text">Its value, or <see cref="Tuned"/>.</param>
    /// <exception cref="OptionException">The method has no such setting, or the value is not allowed.</exception>
    public EvaluatedMethod With(string option, string text)
    {
        string[] parts = [.. Label.Split(':').Where(part => !part.StartsWith(option + "=", StringComparison.Ordinal)), $"{option}={text}"];
        return Set(option, text) with { Label = string.Join(':', parts) };
    }

    /// <summary>The method with another setting, under the same name.</summary>
    /// <param name="option">The setting.</param>
    /// <param name="text">Its value, or <see cref="Tuned"/>.</param>
    /// <exception cref="OptionException">The method has no such setting, or the value is not allowed.</exception>
    public EvaluatedMethod Set(string option, string text) => this with
    {
        Options = text == Tuned ? Options : Info.With(Options, option, text),
        Given = Given.Contains(option) ? Given : [.. Given, option],
        Open = text == Tuned ? [.. Open.Where(name => name != option), option] : [.. Open.Where(name => name != option)],
    };

    /// <summary>A setting as text: <see cref="Tuned"/> where it is open; null where the method has none of that name or its value is null.</summary>
    public string? ValueOf(string option) =>
        Open.Contains(option) ? Tuned : option == MethodInfo<ISelectionOptions>.CompatOption ? Compat : Info.TextOf(Options, option);

    static EvaluatedMethod ParseOne(string text, IReadOnlyDictionary<string, string> common)
    {
        MethodInfo<ISelectionOptions> info = Find(MethodSyntax.NameOf(text));
        var values = common.Where(c => info.Has(c.Key)).ToDictionary();
        foreach ((string name, string value) in MethodSyntax.SettingsOf("methods", text, info.Name))
            values[name] = value;
        string[] open = [.. values.Where(v => v.Value == Tuned).Select(v => v.Key)];
        ISelectionOptions options = info.Parse(values.Where(v => v.Value != Tuned).ToDictionary());
        // What is left open has no value yet, but must be a setting.
        if (Array.Find(open, name => !info.Has(name)) is string unknown)
            info.With(options, unknown, Tuned);
        return new EvaluatedMethod(text, options)
        {
            Given = [.. values.Keys],
            Open = open,
            Compat = values.GetValueOrDefault(MethodInfo<ISelectionOptions>.CompatOption),
        };
    }

    static MethodInfo<ISelectionOptions> Find(string name)
    {
        IReadOnlyList<string> names = SelectionMethods.Catalog.Names;
        if (SelectionMethods.Catalog.Find(name) is { } found)
            return found;
        string? near = names.FirstOrDefault(m => m.Contains(name, StringComparison.Ordinal) || name.Contains(m, StringComparison.Ordinal));
        string hint = near is null ? "" : $" (did you mean {near}?)";
        throw new OptionException("methods", $"`methods` must be out of {string.Join(", ", names)}; got {name}{hint}.");
    }
}
