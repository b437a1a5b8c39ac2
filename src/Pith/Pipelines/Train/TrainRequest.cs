using Pith.Data.Dynamics;
using Pith.Data.Images;
using Pith.Learning.Networks;

namespace Pith.Pipelines.Train;

/// <summary>What a training is asked for.</summary>
sealed record TrainRequest
{
    /// <summary>The images, as <see cref="ImageDataSpec"/> reads them, e.g. <c>fashion-mnist</c>. Must be given.</summary>
    public string Data { get; init; } = "";

    /// <summary>The contract name of the model; a clustering does not use it. Default <c>cnn</c>.</summary>
    public string Model { get; init; } = Models.Default;

    /// <summary>How the model learns. Default supervised.</summary>
    public TrainingParadigm Paradigm { get; init; } = new SupervisedParadigm();

    /// <summary>The share of the rows to train on. Default null, all.</summary>
    public Share? Subset { get; init; }

    /// <summary>Whether the subset is drawn with classes of equal size. Default false.</summary>
    public bool IsClassBalanced { get; init; }

    /// <summary>The file that lists the rows to train on. Default null.</summary>
    public string? Rows { get; init; }

    /// <summary>Share of the training labels to replace, 0 to 1. Default 0.</summary>
    public double LabelNoise { get; init; }

    /// <summary>Size of the first class over that of the last, at least 1. Default null: classes stay as they are.</summary>
    public double? LongTail { get; init; }

    /// <summary>How the dynamics are stored. Default single precision.</summary>
    public DynamicsPrecision Precision { get; init; } = DynamicsPrecision.Float32;

    /// <summary>The seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }
}
