using Pith.Data.Labels;

namespace Pith.Pipelines.Steps;

/// <summary>What a user asks of one step: a request, and which of its options were given.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <param name="Request">What is asked for.</param>
/// <param name="Given">The options that were given, with their texts, in the order in which they are written.</param>
sealed record Section<TRequest>(TRequest Request, IReadOnlyList<KeyValuePair<string, string>> Given)
    where TRequest : class
{
    /// <summary>A section of texts by option name.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="texts">What was given.</param>
    /// <param name="known">What the pipeline will give and other options depend on, such as the kind of data; null for nothing.</param>
    public static Section<TRequest> Bind<TResult>(
        Stage<TRequest, TResult> stage, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string>? known = null) =>
        new(stage.Bind(known is null ? texts : texts.Concat(known.Where(option => !texts.ContainsKey(option.Key))).ToDictionary()), [.. texts]);

    /// <summary>A section of a request: what differs from the defaults was given.</summary>
    public static Section<TRequest> Of<TResult>(Stage<TRequest, TResult> stage, TRequest request)
    {
        Dictionary<string, string?> usual = stage.Record(stage.Defaults).ToDictionary();
        return new(request,
        [
            .. from option in stage.Record(request)
               where option.Value is not null && option.Value != usual[option.Key]
               select KeyValuePair.Create(option.Key, option.Value),
        ]);
    }

    /// <summary>The text of a given option, or null.</summary>
    public string? TextOf(string option) => Given.FirstOrDefault(given => given.Key == option).Value;
}

/// <summary>A request as a step makes it: what the user asked for, and what the pipeline fills in.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
sealed record StepInput<TRequest>
    where TRequest : class
{
    /// <summary>What the user asked for.</summary>
    /// <param name="section">The section.</param>
    /// <param name="leavesOut">Options of it that the step does not take.</param>
    public StepInput(Section<TRequest> section, Func<string, bool>? leavesOut = null)
    {
        Request = section.Request;
        Given = [.. section.Given.Where(option => leavesOut is null || !leavesOut(option.Key))];
    }

    /// <summary>The request with everything filled in.</summary>
    public TRequest Request { get; init; }

    /// <summary>The options that the pipeline gives, in order.</summary>
    public IReadOnlyList<string> Own { get; private init; } = [];

    /// <summary>The options that the user gave, with their texts; they win.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Given { get; private init; }

    /// <summary>For inputs, what is recorded in place of the path: as the user wrote it, or below the pipeline's folder.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; private init; } = new Dictionary<string, string>();

    /// <summary>The input with one more option given by the pipeline; one that the user gave stays as it is.</summary>
    /// <param name="name">The option.</param>
    /// <param name="set">Sets it.</param>
    public StepInput<TRequest> With(string name, Func<TRequest, TRequest> set) => Given.Any(option => option.Key == name)
        ? this
        : this with { Request = set(Request), Own = [.. Own, name] };

    /// <summary>The input with one more file given by the pipeline.</summary>
    /// <param name="name">The option.</param>
    /// <param name="shown">What is recorded for it.</param>
    /// <param name="set">Sets it.</param>
    public StepInput<TRequest> WithFile(string name, string shown, Func<TRequest, TRequest> set)
    {
        StepInput<TRequest> more = With(name, set);
        return ReferenceEquals(more, this) ? this : more with { Shown = new Dictionary<string, string>(Shown) { [name] = shown } };
    }

    /// <summary>The input with one more option given by the pipeline as text.</summary>
    /// <param name="stage">The stage, whose table reads the text.</param>
    /// <param name="name">The option.</param>
    /// <param name="text">Its value.</param>
    /// <param name="shown">What is recorded for a file; null for other options.</param>
    public StepInput<TRequest> WithText<TResult>(Stage<TRequest, TResult> stage, string name, string text, string? shown = null)
    {
        OptionRule<TRequest> rule = stage.Rules.Single(rule => rule.Name == name);
        return shown is null ? With(name, request => rule.WithText(request, text)) : WithFile(name, shown, request => rule.WithText(request, text));
    }

    /// <summary>The input with what its labels are, where they are no classes.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="target">What they are.</param>
    public StepInput<TRequest> WithTarget<TResult>(Stage<TRequest, TResult> stage, LabelKind target) =>
        target == LabelKind.Classes ? this : WithText(stage, "target", KebabCase.Of(target));

    /// <summary>The input with what is recorded for files that the user gave.</summary>
    /// <param name="shown">From option to text.</param>
    public StepInput<TRequest> ShowingGiven(IReadOnlyDictionary<string, string> shown) =>
        this with { Shown = shown.Concat(Shown.Where(option => !shown.ContainsKey(option.Key))).ToDictionary() };
}
