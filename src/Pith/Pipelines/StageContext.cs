using System.Diagnostics;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>What a stage sees of its surroundings: whom it tells, what stops it, and the times that it takes.</summary>
sealed class StageContext
{
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly RankPhases _phases = new();

    /// <summary>Creates a context.</summary>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="log">Receives messages, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public StageContext(IProgress<WorkProgress>? progress = null, IStageLog? log = null, CancellationToken cancellation = default)
    {
        Progress = progress;
        Log = log ?? SilentLog.Instance;
        Cancellation = cancellation;
    }

    /// <summary>Receives progress, or null.</summary>
    public IProgress<WorkProgress>? Progress { get; }

    /// <summary>Receives messages.</summary>
    public IStageLog Log { get; }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; internal set; }

    /// <summary>The ranks that run the same stage together; one alone, unless a cluster's launcher started more.</summary>
    public ICommunicator Ranks { get; init; } = SingleProcess.Instance;

    /// <summary>The library that carries the messages of ranks; empty where there is none.</summary>
    public string Mpi { get; init; } = "";

    /// <summary>Machines that ranks run on.</summary>
    public int Machines { get; init; } = 1;

    /// <summary>Where ranks keep results of finished phases, so that the same call goes on with them; null where nothing is kept.</summary>
    public Checkpoints? Checkpoints { get; set; }

    /// <summary>The phase of the work that ranks do together; null where there is none.</summary>
    public string? Phase => _phases.Current;

    /// <summary>Says that ranks begin a phase: should one of them be lost, that is where.</summary>
    public void EnterPhase(string phase)
    {
        double seconds = _clock.Elapsed.TotalSeconds;
        _phases.Enter(phase, seconds, Ranks.BytesSent);
        Log.Message(FormattableString.Invariant($"phase at {seconds:F1} s: {phase}"));
    }

    /// <summary>The ranks and what each phase took them, for the manifest; null for one process. All ranks call it.</summary>
    public ManifestRanks? DescribeRanks() => Ranks.Size == 1 ? null : _phases.Describe(Ranks, Mpi, Machines, _clock.Elapsed.TotalSeconds);

    /// <summary>The stages of the run under way with their times.</summary>
    public RunStages Stages { get; } = new();

    /// <summary>The run under way, to be removed by a caller who cannot wait; null before and after.</summary>
    public RunFolder? OpenRun { get; set; }

    /// <summary>The context of the stage that this one runs as a part of its own work, or null.</summary>
    public StageContext? Inner { get; set; }

    /// <summary>The watch over the inputs of the stage under way, or null.</summary>
    internal InputWatch? Watch { get; set; }

    /// <summary>Where the stage under way builds approximate graphs if its plan does not fit its memory; null where it has no limit or no place.</summary>
    internal GraphFiles? GraphFiles { get; set; }

    /// <summary>Asks, before a result is put in its place, whether it is still wanted and what was read is still there.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="InvalidDataContentException">An input has changed.</exception>
    internal void RequireGoOn()
    {
        Cancellation.ThrowIfCancellationRequested();
        Watch?.Require();
    }

    /// <summary>A context for a part of this work: the same listeners, times of its own.</summary>
    public StageContext ForPart() => Inner = new StageContext(Progress, Log, Cancellation);

    /// <summary>Removes what must not stay of runs that were not finished.</summary>
    public void DisposeOpenRuns()
    {
        Inner?.DisposeOpenRuns();
        OpenRun?.Dispose();
    }

    sealed class SilentLog : IStageLog
    {
        public static SilentLog Instance { get; } = new();

        public void Message(string text) { }

        public void Detail(string text) { }
    }
}

/// <summary>Receives what a stage has to say beside its result, one sentence at a time.</summary>
interface IStageLog
{
    /// <summary>A note, a warning, or a line on finished work.</summary>
    void Message(string text);

    /// <summary>A message for those who asked for more.</summary>
    void Detail(string text);
}
