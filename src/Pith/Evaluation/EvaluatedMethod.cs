using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Catalogue;

namespace Pith.Evaluation;

/// <summary>A selection method with the settings under which it is evaluated.</summary>
/// <param name="Label">How results name it: its contract name, and its own settings after it, e.g. <c>d2:cutoff=0.1</c>.</param>
/// <param name="Entry">The method.</param>
/// <param name="Values">Option values written as on the command line, by name without dashes.</param>
public sealed record EvaluatedMethod(string Label, SelectionMethodEntry Entry, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The baseline: rows drawn uniformly.</summary>
    public static EvaluatedMethod Random { get; } =
        new(RandomSelection.MethodName, SelectionMethods.Get(RandomSelection.MethodName), new Dictionary<string, string>());

    /// <summary>Rows that were selected before and are only tried; null where the method selects them.</summary>
    public int[]? Rows { get; init; }

    /// <summary>A coreset that was selected before.</summary>
    /// <param name="label">How results name it.</param>
    /// <param name="rows">Its rows.</param>
    public static EvaluatedMethod OfRows(string label, int[] rows) => Random with { Label = label, Rows = rows };

    /// <summary>Everything that decides what is selected: the method and its settings.</summary>
    public string Key => string.Join(':', [Entry.Name, .. Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}")]);

    /// <summary>Reads a list such as <c>d2,top,d2:cutoff=0.1:gamma=0.5</c>.</summary>
    /// <param name="text">Names with commas, each followed by settings of its own behind colons.</param>
    /// <param name="common">Settings of all methods that have them; a method's own win. The baseline takes none.</param>
    /// <returns>The methods in the order given, with the baseline last unless it is among them.</returns>
    /// <exception cref="OptionException">A method or an option is unknown, a value is not allowed, a method stands twice, or no method has one of
    /// the common settings.</exception>
    public static IReadOnlyList<EvaluatedMethod> Parse(string text, IReadOnlyDictionary<string, string> common)
    {
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
            if (methods.All(m => m == Random || m.Entry.Options.All(o => o.Name != name)))
                throw new OptionException(name, $"`{name}` is an option of none of the methods {string.Join(", ", methods.Select(m => m.Label))}; leave it out.");
        }
        if (!methods.Contains(Random))
            methods.Add(Random);
        return methods;
    }

    /// <summary>The method with other settings, which also become part of its name.</summary>
    /// <param name="changes">Settings by name.</param>
    public EvaluatedMethod With(params IEnumerable<KeyValuePair<string, string>> changes)
    {
        var values = Values.ToDictionary();
        string label = Label;
        foreach ((string name, string value) in changes)
        {
            values[name] = value;
            label += $":{name}={value}";
        }
        return new EvaluatedMethod(label, Entry, values);
    }

    /// <summary>Whether a setting is left to tuning.</summary>
    public bool IsOpen => Values.Values.Contains(Tuned);

    /// <summary>Makes the method.</summary>
    /// <exception cref="OptionException">A value is not allowed.</exception>
    public ISelectionMethod Create() => Entry.Create(Values);

    /// <summary>The value of an option: as set, else the default; null where the method has no such option.</summary>
    public string? ValueOf(string option) =>
        Values.TryGetValue(option, out string? value) ? value : Entry.Options.FirstOrDefault(o => o.Name == option)?.Default;

    static EvaluatedMethod ParseOne(string text, IReadOnlyDictionary<string, string> common)
    {
        string[] parts = text.Split(':');
        SelectionMethodEntry entry = Find(parts[0]);
        var values = common.Where(c => entry.Options.Any(o => o.Name == c.Key)).ToDictionary();
        foreach (string setting in parts[1..])
        {
            string[] pair = setting.Split('=', 2);
            if (pair.Length != 2 || pair[0].Length == 0 || pair[1].Length == 0)
                throw new OptionException("methods", $"`methods` {text}: a setting is written OPTION=VALUE, e.g. {entry.Name}:cutoff=0.1; got {setting}.");
            values[pair[0]] = pair[1];
        }
        var method = new EvaluatedMethod(text, entry, values);
        // Refuses unknown options and bad values before any file is read; what is left to tuning has no value yet.
        entry.Create(values.Where(v => v.Value != Tuned).ToDictionary());
        return method;
    }

    /// <summary>The value that leaves a setting to tuning.</summary>
    public const string Tuned = "auto";

    static SelectionMethodEntry Find(string name)
    {
        SelectionMethodEntry? entry = SelectionMethods.All.FirstOrDefault(m => m.Name == name);
        if (entry is not null)
            return entry;
        string? near = SelectionMethods.All.Select(m => m.Name).Where(m => m.Contains(name, StringComparison.Ordinal) || name.Contains(m, StringComparison.Ordinal)).FirstOrDefault();
        string hint = near is null ? "" : $" (did you mean {near}?)";
        throw new OptionException("methods", $"`methods` must be out of {string.Join(", ", SelectionMethods.All.Select(m => m.Name))}; got {name}{hint}.");
    }
}
