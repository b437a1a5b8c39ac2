using Pith.Data.Images.Corruptions;
using Pith.Data.Labels;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;

namespace Pith.Pipelines.Trials;

/// <summary>What judges a coreset, with the options that belong to it alone.</summary>
abstract record TrialJudge
{
    private protected TrialJudge() { }
}

/// <summary>A network trained on images; what methods need and is not given comes from a scoring run.</summary>
sealed record NetworkJudge : TrialJudge
{
    /// <summary>The images, as <see cref="Data.Images.ImageDataSpec"/> reads them.</summary>
    public required string Data { get; init; }

    /// <summary>The contract name of the model. Default <c>cnn</c>.</summary>
    public string Model { get; init; } = Models.Default;

    /// <summary>Share of the training labels to replace, 0 to 1. Default null, none.</summary>
    public double? LabelNoise { get; init; }

    /// <summary>Size of the first class over that of the last, at least 1. Default null: classes stay as they are.</summary>
    public double? LongTail { get; init; }

    /// <summary>Pixels of a side that image files are scaled to. Default null: 32.</summary>
    public int? Size { get; init; }

    /// <summary>Whether image files that cannot be used are left out. Default false.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>What test images are spoilt with for further tests, as <see cref="Corruption.ParseList"/> reads it. Default null, nothing.</summary>
    public string? Corrupt { get; init; }

    /// <summary>How it is trained; steps and seed are set for every trial.</summary>
    public TrainingOptions Training { get; init; } = TrainingOptions.Default;

    /// <summary>The contract name of the score that the scoring run computes, one of training dynamics. Default <c>aum</c>.</summary>
    public string Score { get; init; } = "aum";

    /// <summary>Epochs of the scoring run. Default 8.</summary>
    public int ScoringEpochs { get; init; } = 8;

    /// <summary>The share of the rows that the scoring run trains on; only they are scored then. Default null, all.</summary>
    public Share? Subset { get; init; }
}

/// <summary>A linear probe, or a head, on given features.</summary>
sealed record ProbeJudge : TrialJudge
{
    /// <summary>The names that <see cref="Model"/> can have.</summary>
    public static IReadOnlyList<string> Models { get; } = [LinearProbe.ModelName, .. Learning.Networks.Models.HeadNames];

    /// <summary>What is trained on the features: the linear probe, on all rows at every step and without chance, or a head in batches. Default
    /// <c>linear-probe</c>.</summary>
    public string Model { get; init; } = LinearProbe.ModelName;

    /// <summary>Whether a head is trained.</summary>
    public bool IsHead => Model != LinearProbe.ModelName || Target == LabelKind.Numbers;

    /// <summary>The head that is trained: a number is predicted by one, whatever is asked for.</summary>
    public string Head => Model == LinearProbe.ModelName ? Learning.Networks.Models.DefaultHead : Model;

    /// <summary>What the labels are. Default classes.</summary>
    public LabelKind Target { get; init; } = LabelKind.Classes;

    /// <summary>Labels [N]. Must be given.</summary>
    public string? Labels { get; init; }

    /// <summary>Features of test rows [M, D]; null to hold rows out.</summary>
    public string? TestEmbeddings { get; init; }

    /// <summary>Labels of the test rows [M]; given with <see cref="TestEmbeddings"/> or not at all.</summary>
    public string? TestLabels { get; init; }
}
