namespace Pith.Pipelines;

/// <summary>A request and how it is run; nothing here but the request changes a byte of the result.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <param name="Request">What is asked for.</param>
sealed record StageCall<TRequest>(TRequest Request)
    where TRequest : class
{
    /// <summary>The run folder to write, as the user names it; null where nothing is written.</summary>
    public string? Out { get; init; }

    /// <summary>Whether an older run there may be replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether an unfinished run there is continued. Default false.</summary>
    public bool Resume { get; init; }

    /// <summary>A hard budget of memory in bytes; null for none.</summary>
    public long? Memory { get; init; }

    /// <summary>Whether only the plan is made. Default false.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>For how many ranks a plan is made; null for those that there are. Default null.</summary>
    public int? Ranks { get; init; }

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>The options that were given, as against left to their defaults, with their texts as they were written: they are what a
    /// repeated call is recognised by.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>For options that name inputs, what is recorded in place of the path that is read.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; init; } = new Dictionary<string, string>();
}
