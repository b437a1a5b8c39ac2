namespace Pith.Learning;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>SGD with Nesterov momentum 0.9, rate 0.1 falling along a cosine, weight decay 5e-4, batches of 128, 15 epochs: good for small image models.</summary>
    public static TrainingOptions Default { get; } = new();

    /// <summary>Passes over the rows. Default 15.</summary>
    public int Epochs { get; init; } = 15;

    /// <summary>Rows of a step. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The optimiser. Default SGD.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The full learning rate. Default 0.1, which suits SGD; Adam and AdamW want about 0.001.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The learning rate at the end of the cosine schedule. Default 0.</summary>
    public double MinimumRate { get; init; }

    /// <summary>How the rate changes. Default cosine.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>The momentum of SGD. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether SGD's momentum is Nesterov's. Default true.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Weight decay. Default 5e-4.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Pixels by which images are padded with 0 and cropped back at a random place. Default 0, off.</summary>
    public int Crop { get; init; }

    /// <summary>Whether images are mirrored left to right half of the time. Default false.</summary>
    public bool Flip { get; init; }

    /// <summary>Epochs after which batch normalisation keeps its running statistics, as the published score-extrapolation code did after 1; 0 for never, the default.</summary>
    public int FreezeNormalizationAfter { get; init; }

    /// <summary>When the logits that observers receive are computed. Default while training.</summary>
    public RecordMoment Record { get; init; } = RecordMoment.Training;

    /// <summary>Steps after which training ends, inside an epoch too, so that sets of any size get the same work; the schedule runs over these steps, and
    /// <see cref="Epochs"/> does not matter. Default 0: whole epochs.</summary>
    public int Steps { get; init; }

    /// <summary>The run's seed: order of rows and augmentation. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The rules that every instance satisfies; they feed validation and <c>--help</c>.</summary>
    public static IReadOnlyList<OptionRule<TrainingOptions>> Rules { get; } =
    [
        OptionRules.Whole<TrainingOptions>("epochs", "passes over the rows", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        OptionRules.Whole<TrainingOptions>("batch-size", "rows of a training step", 1, 65_536, o => o.BatchSize, (o, v) => o with { BatchSize = v }),
        OptionRules.Choice<TrainingOptions, OptimizerKind>("optimizer", "how parameters change", o => o.Optimizer, (o, v) => o with { Optimizer = v }),
        OptionRules.Number<TrainingOptions>("learning-rate", "the full learning rate", 0, 1e6, o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        OptionRules.Number<TrainingOptions>("minimum-rate", "the learning rate at the cosine's end", 0, 1e6, o => o.MinimumRate, (o, v) => o with { MinimumRate = v }),
        OptionRules.Choice<TrainingOptions, ScheduleKind>("schedule", "how the learning rate changes", o => o.Schedule, (o, v) => o with { Schedule = v }),
        OptionRules.Number<TrainingOptions>("momentum", "momentum of SGD", 0, 0.9999, o => o.Momentum, (o, v) => o with { Momentum = v }),
        OptionRules.Number<TrainingOptions>("weight-decay", "weight decay", 0, 1e6, o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
        OptionRules.Whole<TrainingOptions>("crop", "pixels of padding for random crops", 0, 64, o => o.Crop, (o, v) => o with { Crop = v }),
        OptionRules.Choice<TrainingOptions, RecordMoment>("record", "when the recorded logits are computed", o => o.Record, (o, v) => o with { Record = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate()
    {
        foreach (OptionRule<TrainingOptions> rule in Rules)
            rule.Validate(this);
        ArgumentOutOfRangeException.ThrowIfNegative(FreezeNormalizationAfter);
        ArgumentOutOfRangeException.ThrowIfNegative(Steps);
        if (Steps > 0 && Schedule == ScheduleKind.Step)
            throw new OptionException("schedule", "`schedule` step falls at whole epochs; with a number of steps use cosine, one-cycle or constant.");
    }
}

/// <summary>When the logits that are recorded as training dynamics are computed.</summary>
public enum RecordMoment
{
    /// <summary>In the training step itself, before its update, with augmentation and batch statistics; costs nothing.</summary>
    Training,

    /// <summary>In a pass of its own at each epoch's end, as after training.</summary>
    Eval,
}
