using System.Globalization;

namespace Pith.Learning;

/// <summary>How a network is trained.</summary>
sealed record TrainingOptions
{
    /// <summary>SGD with Nesterov momentum 0.9, rate 0.1 falling along a cosine, weight decay 5e-4, batches of 128, 15 epochs: good for small image models.</summary>
    public static TrainingOptions Default { get; } = new();

    /// <summary>The rate of Adam where none is chosen.</summary>
    public const double UsualAdamRate = 0.001;

    /// <summary>Passes over the rows. Default 15.</summary>
    public int Epochs { get; init; } = 15;

    /// <summary>Rows of a step. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The optimiser. Default SGD.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The full learning rate, above 0. Default null, the optimiser's own: 0.1 for SGD, <see cref="AdamRate"/> for Adam and AdamW, whose steps do
    /// not shrink with the gradient.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The full learning rate of Adam and AdamW where none is chosen: 0.001, of softmax regression on features 0.01.</summary>
    public double AdamRate { get; init; } = UsualAdamRate;

    /// <summary>The learning rate at the end of the cosine schedule. Default 0.</summary>
    public double MinimumRate { get; init; }

    /// <summary>How the rate changes. Default cosine.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>The momentum of SGD. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether SGD's momentum is Nesterov's. Default true.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Weight decay. Default null, the optimiser's own: 5e-4, and 0.01 for AdamW, which scales it by the learning rate.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether the one-cycle schedule also cycles the momentum, of Adam its first decay, from 0.95 down to 0.85 and back. Default false.</summary>
    public bool CycleMomentum { get; init; }

    /// <summary>Pixels by which images are padded and cropped back at a random place, 0 to 64. Default 0, off.</summary>
    public int Crop { get; init; }

    /// <summary>Whether images are padded by their reflection instead of with 0. Default false.</summary>
    public bool ReflectCrop { get; init; }

    /// <summary>Whether images are mirrored left to right half of the time. Default false.</summary>
    public bool Flip { get; init; }

    /// <summary>Epochs after which batch normalisation keeps its running statistics, as the published score-extrapolation code did after 1; 0 for never, the default.</summary>
    public int FreezeNormalizationAfter { get; init; }

    /// <summary>Whether the options start from the recipe of the published code of D2 Pruning. Default false.</summary>
    public bool IsD2Recipe { get; init; }

    /// <summary>When the logits that observers receive are computed. Default while training.</summary>
    public RecordMoment Record { get; init; } = RecordMoment.Train;

    /// <summary>Steps after which training ends, inside an epoch too, so that sets of any size get the same work; the schedule runs over these steps, and
    /// <see cref="Epochs"/> does not matter. Default 0: whole epochs.</summary>
    public int Steps { get; init; }

    /// <summary>The run's seed: order of rows and augmentation. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<TrainingOptions>> Rules => TrainingRules.All;

    /// <summary>The same options with the optimiser's own values where none were chosen.</summary>
    public TrainingOptions Settle() => this with
    {
        LearningRate = LearningRate ?? (Optimizer == OptimizerKind.Sgd ? 0.1 : AdamRate),
        WeightDecay = WeightDecay ?? (Optimizer == OptimizerKind.Adamw ? 0.01 : 5e-4),
    };

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate()
    {
        Rules.Validate(this);
        if (LearningRate == 0)
            throw new OptionException("learning-rate", "`learning-rate` must be above 0; with 0 the model would not learn.");
        if (!TrainingRules.CropPixels.Allows(Crop))
            throw new OptionException("crop", Crop.ToString(CultureInfo.InvariantCulture), TrainingRules.CropPixels.Words);
        ArgumentOutOfRangeException.ThrowIfNegative(FreezeNormalizationAfter);
        ArgumentOutOfRangeException.ThrowIfNegative(Steps);
        if (CycleMomentum && Schedule != ScheduleKind.OneCycle)
            throw new OptionException("cycle-momentum", "`cycle-momentum` is a part of `schedule` one-cycle; give that schedule, or leave it out.");
        if (Steps > 0 && Schedule == ScheduleKind.Step)
            throw new OptionException("schedule", "`schedule` step falls at whole epochs; with a number of steps use cosine, one-cycle or constant.");
    }
}
