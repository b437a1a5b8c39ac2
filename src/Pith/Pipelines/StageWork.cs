using Pith.Numerics;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>A request with its inputs open: what it will cost, and the work itself.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <typeparam name="TResult">The stage's result.</typeparam>
abstract class StageWork<TRequest, TResult> : IDisposable
    where TRequest : class
{
    /// <summary>Creates the work.</summary>
    /// <param name="request">What is asked for.</param>
    protected StageWork(TRequest request) => Request = request;

    /// <summary>The request; what it left open is filled in as it is settled.</summary>
    public TRequest Request { get; protected set; }

    /// <summary>Memory, disk and time as planned; null before the plan is made.</summary>
    protected internal RunPlan? Plan { get; internal set; }

    /// <summary>Rows of the dataset.</summary>
    public abstract long Rows { get; }

    /// <summary>Columns of the embeddings; 0 where there are none.</summary>
    public virtual long Columns => 0;

    /// <summary>What the work takes, reading its inputs and writing its result included; the fingerprints of inputs are added by the frame.</summary>
    /// <param name="speed">The machine.</param>
    public abstract IEnumerable<StageCost> Costs(MachineSpeed speed);

    /// <summary>What the work takes of each of several ranks, the one that takes most; of work that ranks cannot share, all of it.</summary>
    /// <param name="ranks">Ranks, at least 2.</param>
    /// <param name="speed">A rank's cores.</param>
    public virtual IEnumerable<StageCost> CostsOnRanks(int ranks, MachineSpeed speed) => Costs(speed);

    /// <summary>Does the work and writes everything but config.yaml and the manifest.</summary>
    /// <param name="run">The run's folder; null where the stage can do without one and none was asked for.</param>
    public abstract TResult Run(RunFolder? run);

    /// <summary>Numbers about the result, for the manifest.</summary>
    /// <param name="result">From <see cref="Run"/>.</param>
    public abstract IReadOnlyDictionary<string, double> Facts(TResult result);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the inputs.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) { }
}
