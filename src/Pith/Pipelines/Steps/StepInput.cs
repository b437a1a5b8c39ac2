namespace Pith.Pipelines.Steps;

/// <summary>A request as a step makes it: its values, which of them were given, and how its inputs are recorded.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <param name="Request">What is asked for.</param>
/// <param name="Given">The options that are given, in the order in which they are written.</param>
public sealed record StepInput<TRequest>(TRequest Request, IReadOnlyList<string> Given)
    where TRequest : class
{
    /// <summary>Texts of given options as the user wrote them; of those that are not here it is what the request says.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>For inputs, what is recorded in place of the path: as the user wrote it, or below the pipeline's folder.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; init; } = new Dictionary<string, string>();

    /// <summary>The input with more options given by the pipeline; options that are given already stay as they are.</summary>
    /// <param name="names">The options that <paramref name="set"/> sets.</param>
    /// <param name="set">Sets them.</param>
    public StepInput<TRequest> With(IReadOnlyList<string> names, Func<TRequest, TRequest> set) =>
        this with { Request = set(Request), Given = [.. names.Except(Given), .. Given] };

    /// <summary>The input with one that names a file.</summary>
    /// <param name="name">The option.</param>
    /// <param name="shown">What is recorded for it.</param>
    /// <param name="set">Sets it.</param>
    public StepInput<TRequest> WithFile(string name, string shown, Func<TRequest, TRequest> set) =>
        With([name], set) with { Shown = new Dictionary<string, string>(Shown) { [name] = shown } };
}
