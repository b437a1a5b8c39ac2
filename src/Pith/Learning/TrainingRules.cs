namespace Pith.Learning;

/// <summary>The constraint table of <see cref="TrainingOptions"/>.</summary>
static class TrainingRules
{
    /// <summary>The profile of the published score-extrapolation code.</summary>
    public const string SxReference = "sx-reference";

    /// <summary>The profile of the published code of D2 Pruning.</summary>
    public const string D2Reference = "d2-reference";

    // What "crop-flip" pads by, as is usual for images of 32 x 32 pixels.
    const int UsualCrop = 4;

    /// <summary>The pixels that images may be padded by.</summary>
    public static Whole CropPixels { get; } = new(0, 64);

    /// <summary>The rules.</summary>
    public static IReadOnlyList<OptionRule<TrainingOptions>> All { get; } =
    [
        OptionRules.Whole<TrainingOptions>("epochs", "passes over the rows", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        new("batch-size", "rows of a training step", new Whole(1, 65_536), o => o.BatchSize, (o, v) => o with { BatchSize = (int)v! }) { Aliases = ["batch"] },
        OptionRules.Choice<TrainingOptions, OptimizerKind>("optimizer", "how parameters change", o => o.Optimizer, (o, v) => o with { Optimizer = v }),
        new("learning-rate", "the full learning rate", new Interval(0, 1e6), o => o.Settle().LearningRate, (o, v) => o with { LearningRate = (double?)v })
        {
            Aliases = ["lr"],
            DefaultWords = "0.1; with adam and adamw 0.001, of the head linear 0.01",
        },
        OptionRules.Number<TrainingOptions>("minimum-rate", "the learning rate at the cosine's end", 0, 1e6, o => o.MinimumRate, (o, v) => o with { MinimumRate = v }),
        OptionRules.Choice<TrainingOptions, ScheduleKind>(
            "schedule", "how the learning rate changes", o => o.Schedule, (o, v) => CyclingWithProfile(o with { Schedule = v })),
        new("cycle-momentum", "with `schedule` one-cycle the momentum (with adam beta 1) falls from 0.95 to 0.85 while the rate rises, and rises again",
            new Switch(), o => o.CycleMomentum, (o, v) => o with { CycleMomentum = (bool)v! }),
        OptionRules.Number<TrainingOptions>("momentum", "momentum of SGD", 0, 0.9999, o => o.Momentum, (o, v) => o with { Momentum = v }),
        new("weight-decay", "weight decay", new Interval(0, 1e6), o => o.Settle().WeightDecay, (o, v) => o with { WeightDecay = (double?)v })
        {
            DefaultWords = "0.0005; with adamw 0.01",
        },
        new("nesterov", "the momentum of SGD is Nesterov's; it is unless `no-nesterov` is given", new Switch(), o => o.Nesterov, (o, v) => o with { Nesterov = (bool)v! }),
        new("no-nesterov", "the momentum of SGD is the plain one", new Switch(), o => !o.Nesterov, (o, v) => o with { Nesterov = !(bool)v! }),
        OptionRules.Choice<TrainingOptions, AugmentKind>(
            "augment",
            FormattableString.Invariant($"none, or crop-flip: random crops of the image padded by {UsualCrop} pixels, mirrored half of the time; crop-flip-reflect pads by reflection instead of with 0"),
            o => o.Crop == 0 && !o.Flip ? AugmentKind.None : o.ReflectCrop ? AugmentKind.CropFlipReflect : AugmentKind.CropFlip,
            (o, v) => v switch
            {
                AugmentKind.None => o with { Crop = 0, Flip = false, ReflectCrop = false },
                AugmentKind.CropFlip => o with { Crop = UsualCrop, Flip = true, ReflectCrop = false },
                AugmentKind.CropFlipReflect => o with { Crop = UsualCrop, Flip = true, ReflectCrop = true },
                _ => throw new OptionException("augment", v.ToString(), new Choice<AugmentKind>().Words),
            }),
        new("record", "train: what the model says in each row's own training step; eval: in a clean pass at each epoch's end",
            new Choice<RecordMoment>(), o => o.Record, (o, v) => o with { Record = (RecordMoment)v! })
        {
            ValueName = "MOMENT",
        },
        new("compat", $"{SxReference}: freeze batch normalisation after epoch 1, and cycle the momentum of `schedule` one-cycle, as the published score-extrapolation code does; "
            + $"{D2Reference}: 200 epochs, batches of 256, a rate down to 0.0001 and `augment` crop-flip-reflect, as the published code of D2 trains, but for what is given",
            new NameOf([SxReference, D2Reference]),
            o => o.FreezeNormalizationAfter == 1 ? SxReference : o.IsD2Recipe ? D2Reference : null,
            (o, v) => (string)v! == D2Reference ? D2Recipe(o) : CyclingWithProfile(o with { FreezeNormalizationAfter = 1 }))
        {
            ValueName = "PROFILE",
            // Options that are given change what the profile sets.
            GoesFirst = true,
        },
    ];

    // train.py and the commands of the published code: SGD with Nesterov momentum 0.9 and weight decay 5e-4 from 0.1 along a cosine are the defaults here.
    static TrainingOptions D2Recipe(TrainingOptions options) => options with
    {
        IsD2Recipe = true,
        Epochs = 200,
        BatchSize = 256,
        MinimumRate = 1e-4,
        Crop = UsualCrop,
        Flip = true,
        ReflectCrop = true,
    };

    static TrainingOptions CyclingWithProfile(TrainingOptions options) => options with
    {
        CycleMomentum = options.CycleMomentum || options is { FreezeNormalizationAfter: 1, Schedule: ScheduleKind.OneCycle },
    };
}
