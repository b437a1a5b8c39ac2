using Pith.Data.Images;

namespace Pith.Pipelines.Train;

/// <summary>Trains a built-in model and records what scores and extrapolation need: training dynamics, features, logits.</summary>
/// <remarks>What the run folder holds is said at <see cref="SupervisedTraining"/> and <see cref="UnsupervisedTraining"/>.</remarks>
sealed class TrainStage : Stage<TrainRequest, TrainResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "trains a built-in model, records training dynamics and features";

    /// <inheritdoc/>
    public override string Name => "train";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override TrainRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<TrainRequest>> Rules => TrainRules.All;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive { get; } = [["subset", "rows"], ["class-balanced", "rows"], ["nesterov", "no-nesterov"]];

    /// <inheritdoc/>
    public override bool IsResumable => true;

    /// <inheritdoc/>
    public override void Check(TrainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Data.Length == 0)
            throw new OptionException("data", "`data` is missing; give the images, e.g. `data` fashion-mnist.");
        ImageDataSpec.Parse(request.Data);
        if (request.IsClassBalanced && request.Subset is null)
            throw new OptionException("class-balanced", "`class-balanced` says how `subset` is drawn; give `subset`, or leave it out.");
        if (request.Rows is not null && request.Subset is not null)
            throw new OptionException("rows", "`subset` and `rows` exclude each other; give one of them.");
        if (request.Paradigm is SupervisedParadigm supervised)
            Check(supervised);
        else
            CheckUnlabelled(request);
    }

    /// <inheritdoc/>
    protected internal override ulong SeedOf(TrainRequest request) => request.Seed;

    /// <inheritdoc/>
    protected internal override StageWork<TrainRequest, TrainResult> Open(StageCall<TrainRequest> call, StageContext context) => TrainWork.Open(call, context);

    static void Check(SupervisedParadigm paradigm)
    {
        paradigm.Model.Validate();
        paradigm.Training.Validate();
        paradigm.Attack?.Validate();
        if (paradigm is { Attack: not null, Training.Record: Learning.RecordMoment.Eval })
        {
            throw new OptionException(
                "record", "`record` eval records clean passes, but `paradigm` adversarial records what the model says under attack; leave it out.");
        }
    }

    static void CheckUnlabelled(TrainRequest request)
    {
        if (request.IsClassBalanced)
            throw TrainRules.NeedsLabels("class-balanced");
        if (request.LabelNoise > 0)
            throw TrainRules.NeedsLabels("label-noise");
        ((UnsupervisedParadigm)request.Paradigm).Clustering.Validate();
    }
}
