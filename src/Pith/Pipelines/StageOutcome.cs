using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>What became of a call: a plan, a finished run, or the news that it is finished already.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <typeparam name="TResult">The stage's result.</typeparam>
sealed record StageOutcome<TRequest, TResult>
    where TRequest : class
{
    /// <summary>The call.</summary>
    public required StageCall<TRequest> Call { get; init; }

    /// <summary>The request with everything settled.</summary>
    public required TRequest Request { get; init; }

    /// <summary>Memory, disk and time as planned.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Whether work was done; false for a plan, and for a run that was there already.</summary>
    public bool IsRun { get; init; }

    /// <summary>What came of the work; default where none was done.</summary>
    public TResult? Result { get; init; }

    /// <summary>The manifest of the finished run; null where no folder was written.</summary>
    public Manifest? Manifest { get; init; }

    /// <summary>Every stage of the work with its time.</summary>
    public IReadOnlyList<ManifestStage> Stages { get; init; } = [];

    /// <summary>Seconds of all stages.</summary>
    public double Seconds => Stages.Sum(stage => stage.Seconds);
}
