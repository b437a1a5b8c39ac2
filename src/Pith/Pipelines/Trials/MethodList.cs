using Pith.Evaluation;
using Pith.Selection;

namespace Pith.Pipelines.Trials;

/// <summary>Selection methods that are compared, each with settings of its own if wanted, and settings of all that have them.</summary>
sealed record MethodList
{
    readonly IReadOnlyList<EvaluatedMethod>? _methods;

    /// <summary>A list as it is written, e.g. <c>d2,d2:cutoff=0.1,top</c>.</summary>
    /// <param name="text">Names with commas, each followed by settings of its own behind colons.</param>
    public MethodList(string text) => Text = text;

    /// <summary>A list of methods with their settings.</summary>
    /// <param name="methods">The methods, at least one.</param>
    public MethodList(params IReadOnlyList<EvaluatedMethod> methods)
        : this(string.Join(',', methods.Select(method => method.Label))) => _methods = methods;

    /// <summary>The list as it is written.</summary>
    public string Text { get; }

    /// <summary>Settings of all methods that have them, as text by name; a method's own win. Default none.</summary>
    public IReadOnlyDictionary<string, string> Common { get; init; } = new Dictionary<string, string>();

    /// <summary>The methods in the order given, with random last unless it is among them.</summary>
    /// <exception cref="OptionException">A method or an option is unknown, a value is not allowed, a method stands twice, or no method has one
    /// of the common settings.</exception>
    public IReadOnlyList<EvaluatedMethod> Read()
    {
        if (_methods is null)
            return EvaluatedMethod.Parse(Text, Common);
        return _methods.Contains(EvaluatedMethod.Random) ? _methods : [.. _methods, EvaluatedMethod.Random];
    }

    /// <summary>The options of all methods of the catalogue.</summary>
    /// <param name="catalog">The methods.</param>
    /// <param name="get">Reads the list of a request.</param>
    /// <param name="with">Returns a copy of a request with another list.</param>
    /// <param name="without">Names that mean something else in the request, or that it does not take.</param>
    internal static IEnumerable<OptionRule<TRequest>> Settings<TRequest>(
        Catalog<ISelectionOptions> catalog, Func<TRequest, MethodList> get, Func<TRequest, MethodList, TRequest> with, IReadOnlyCollection<string> without) =>
        from option in catalog.Options
        let rule = option.Rule
        where !without.Contains(rule.Name)
        select new OptionRule<TRequest>(
            rule.Name,
            $"{rule.Summary}, for the methods that have it: {rule.Domain.Words}{(Tuning.Settings.Contains(rule.Name) ? ", or auto" : "")}",
            new Custom(rule.Domain.ValueName, rule.Domain.Words, text => text),
            request => get(request).Common.GetValueOrDefault(rule.Name),
            (request, value) => with(request, get(request) with { Common = new Dictionary<string, string>(get(request).Common) { [rule.Name] = (string)value! } }))
        {
            DefaultWords = option.DefaultWords,
        };
}
