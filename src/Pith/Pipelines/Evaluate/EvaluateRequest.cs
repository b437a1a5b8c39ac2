using Pith.Evaluation;
using Pith.Evaluation.Dynamic;
using Pith.Pipelines.Trials;

namespace Pith.Pipelines.Evaluate;

/// <summary>What is asked of an evaluation.</summary>
sealed record EvaluateRequest
{
    /// <summary>What is selected from, and what judges coresets.</summary>
    public TrialSource Source { get; init; } = new();

    /// <summary>The methods to compare; random always runs too, and <c>all</c> among them is training on every row. Needed but where a
    /// <see cref="Coreset"/> is tried alone.</summary>
    public MethodList Methods { get; init; } = new("");

    /// <summary>The file of rows that were selected before and are tried beside the methods; null for none.</summary>
    public string? Coreset { get; init; }

    /// <summary>The shares of the rows to keep, each once. Always needed.</summary>
    public IReadOnlyList<Share> Keeps { get; init; } = [];

    /// <summary>Seeds of selection and training, 1 to 1000. Default 3: intervals need at least 2.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Whether the model is also trained on every row, as with <c>all</c> among the methods. Default no.</summary>
    public bool WithAll { get; init; }

    /// <summary>Whether the model is also trained on every row.</summary>
    internal bool TrainsOnAll => WithAll || NamedMethods().Contains(EvaluationTable.All);

    /// <summary>The methods that choose rows anew each epoch.</summary>
    /// <exception cref="OptionException">A setting is not allowed, one stands twice, or what judges coresets has no epochs.</exception>
    internal IReadOnlyList<DynamicMethod> ReadDynamic()
    {
        DynamicMethod[] found = [.. NamedMethods().Where(DynamicMethod.Names).Select(DynamicMethod.Parse)];
        if (found.GroupBy(method => method.Label).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new OptionException("methods", $"`methods` names {twice.Key} twice; each may stand there once.");
        if (found.Length > 0 && Source.Judge is not NetworkJudge)
            throw new OptionException("methods", $"`methods` {found[0].Label} chooses rows anew each epoch, but a linear probe learns from all its rows at every step; give images with `data`, or leave it out.");
        return found;
    }

    /// <summary>The methods with their settings, random among them; training on every row and what chooses rows anew are none of them, because
    /// they select nothing.</summary>
    /// <exception cref="OptionException">None is named, or one cannot be.</exception>
    internal IReadOnlyList<EvaluatedMethod> ReadMethods()
    {
        string[] named = NamedMethods(), selecting = [.. named.Where(name => name != EvaluationTable.All && !DynamicMethod.Names(name))];
        if (named.Count(name => name == EvaluationTable.All) > 1)
            throw new OptionException("methods", $"`methods` names {EvaluationTable.All} twice; each may stand there once.");
        if (named.Length > selecting.Length)
            return new MethodList(selecting.Length > 0 ? string.Join(',', selecting) : EvaluatedMethod.Random.Label) { Common = Methods.Common }.Read();
        if (Methods.Text.Length > 0)
            return Methods.Read();
        // A coreset alone is compared with random.
        return Coreset is not null
            ? new MethodList(EvaluatedMethod.Random.Label) { Common = Methods.Common }.Read()
            : throw new OptionException("methods", "`methods` is missing; name selection methods, e.g. `methods` d2,top.");
    }

    string[] NamedMethods() => Methods.Text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
