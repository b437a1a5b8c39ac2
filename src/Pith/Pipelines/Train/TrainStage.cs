using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Learning.Networks;

namespace Pith.Pipelines.Train;

/// <summary>Trains a built-in model and records what scores and extrapolation need: training dynamics, features, logits.</summary>
/// <remarks>What the run folder holds is said at <see cref="SupervisedTraining"/> and <see cref="UnsupervisedTraining"/>.</remarks>
sealed class TrainStage : Stage<TrainRequest, TrainResult>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "trains a built-in model on images or a head on features, records training dynamics and features";

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
        TrainedTexts.Check(request);
        if (request.IsOfFeatures || TextDataSpec.Matches(request.Data))
            CheckFeatures(request);
        else
            CheckImages(request);
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
    protected internal override StageWork<TrainRequest, TrainResult> Open(StageCall<TrainRequest> call, StageContext context) =>
        call.Request.Target == LabelKind.Numbers ? RegressionWork.Open(call, context) : TrainWork.Open(call, context);

    static void CheckImages(TrainRequest request)
    {
        if (request.Target == LabelKind.Numbers && request.Data.Length > 0)
            throw new OptionException("target", "`target` numbers belongs to `embeddings`, or to texts of pith run; images have classes.");
        if (request.Data.Length == 0)
            throw new OptionException("data", "`data` is missing; give the images, e.g. `data` fashion-mnist, or features with `embeddings` X.npy `labels` y.npy.");
        ImageDataSpec.Parse(request.Data);
        TrainingImages.RequireFiles(request.Data, request.SkipBroken);
        (string Option, string? Value)[] ofFeatures =
            [("labels", request.Labels), ("test-embeddings", request.TestEmbeddings), ("test-labels", request.TestLabels), ("ids", request.Ids), ("where", request.Where)];
        if (ofFeatures.FirstOrDefault(option => option.Value is not null).Option is string foreign)
            throw new OptionException(foreign, $"`{foreign}` belongs to features that are given without `data`, which has labels and test images of its own; leave it out.");
        if (request.Embeddings is not null && request.Paradigm is SupervisedParadigm)
        {
            throw new OptionException(
                "embeddings", "`embeddings` beside `data` belongs to the clustering; give `paradigm` unsupervised, or leave `data` out to train a head on them.");
        }
    }

    static void CheckFeatures(TrainRequest request)
    {
        if (request.Size is not null || request.SkipBroken)
            throw new OptionException("size", "`size` and `skip-broken` belong to images; `embeddings` have no pixels, leave them out.");
        if (request.Labels is null && request.IsOfFeatures)
            throw new OptionException("labels", "`labels` is missing; give the class of every row of `embeddings`, e.g. `labels` y.npy.");
        if (request.TestEmbeddings is null != request.TestLabels is null)
            throw new OptionException("test-labels", "`test-embeddings` and `test-labels` belong together; give both or neither.");
        if (request.Target == LabelKind.Numbers)
            CheckNumbers(request);
        if (request.Paradigm is not SupervisedParadigm supervised)
            return;
        if (!Models.HeadNames.Contains(request.Model))
        {
            throw new OptionException(
                "model", $"`model` {request.Model} looks at the pixels of images; on `embeddings` a head is trained, `model` {string.Join(" or ", Models.HeadNames)}.");
        }
        if (supervised.Training is { IsD2Recipe: true, Flip: true })
            throw new OptionException("compat", "`compat` d2-reference crops and mirrors images; `embeddings` have no pixels, give `augment` none beside it.");
        if (supervised.Training is { Crop: > 0 } or { Flip: true })
            throw new OptionException("augment", "`augment` crops and mirrors images; `embeddings` have no pixels, leave it out.");
        if (supervised.Attack is not null)
            throw new OptionException("paradigm", "`paradigm` adversarial changes pixels from 0 to 1; `embeddings` have none, leave it out.");
    }

    static void CheckNumbers(TrainRequest request)
    {
        if (request.Paradigm is not SupervisedParadigm supervised)
            throw new OptionException("target", "`target` numbers is learned by a supervised head; leave `paradigm` out.");
        (string Option, bool IsGiven)[] ofClasses =
        [
            ("class-balanced", request.IsClassBalanced), ("label-noise", request.LabelNoise > 0), ("long-tail", request.LongTail is not null),
            ("cross-fit", supervised.CrossFit is not null), ("trajectories", supervised.RecordsTrajectories), ("compat", supervised.Training.IsD2Recipe),
            ("record", supervised.Training.Record == Learning.RecordMoment.Eval),
        ];
        if (Array.Find(ofClasses, option => option.IsGiven).Option is string foreign)
            throw new OptionException(foreign, $"`{foreign}` belongs to classes, and `target` numbers has none; leave it out.");
    }

    static void Check(SupervisedParadigm paradigm)
    {
        paradigm.Model.Validate();
        paradigm.Training.Validate();
        paradigm.Attack?.Validate();
        if (paradigm is { CrossFitEpochs: not null, CrossFit: null })
            throw new OptionException("cross-fit-epochs", "`cross-fit-epochs` belongs to `cross-fit`; give both, or leave it out.");
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
