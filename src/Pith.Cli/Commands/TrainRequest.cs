using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Learning.Training;
using Pith.Runs.Training;

namespace Pith.Cli.Commands;

/// <summary>What a call of <c>pith train</c> asks for, but for the rows.</summary>
sealed record TrainRequest
{
    public required string Data { get; init; }

    public required string Model { get; init; }

    public required string Paradigm { get; init; }

    public required ModelOptions ModelOptions { get; init; }

    public required TrainingOptions Options { get; init; }

    public AttackOptions? Attack { get; init; }

    /// <summary>How to cluster, for the unsupervised paradigm.</summary>
    public TurtleOptions? Clustering { get; init; }

    public DynamicsPrecision Precision { get; init; }

    public double LabelNoise { get; init; }

    public double? LongTail { get; init; }

    public ulong Seed { get; init; }

    public int Threads { get; init; }

    public long? Memory { get; init; }

    public bool DryRun { get; init; }

    public string? Out { get; init; }

    public SupervisedTraining ToTraining(ImageDataset data, int[] rows, Action<EpochMetrics> epochFinished) => new()
    {
        Data = data,
        Rows = rows,
        Model = Model,
        ModelOptions = ModelOptions,
        Options = Options,
        Attack = Attack,
        Precision = Precision,
        Threads = Threads,
        EpochFinished = epochFinished,
    };
}
