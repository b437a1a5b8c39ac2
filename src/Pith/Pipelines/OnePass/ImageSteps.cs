using System.Globalization;
using Pith.Data.Images;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;

namespace Pith.Pipelines.OnePass;

/// <summary>The pipeline from images: a model trained on a subset gives scores and features, the scores are extrapolated to all images,
/// rows are selected among them, and models trained on the coreset and on random subsets of its size are compared.</summary>
sealed class ImageSteps(OnePassRequest request, string folder, Func<string, string?> shown) : OnePassSteps(request, folder, shown)
{
    const string Features = TrainingSteps.Features;
    const string Labels = TrainingSteps.Labels;

    string Selected => Network.Selected;

    public override string DataName =>
        ImageDataSpec.Parse(Request.Data!) is { Kind: "npy" or "images" or "webdataset" } own ? own.ShortName[(own.Kind.Length + 1)..] : ImageDataSpec.Parse(Request.Data!).Kind;

    public override IReadOnlyList<IStep> All =>
    [
        .. Network.All,
        Extrapolate(input => Network.Outputs(input.WithFile("embeddings", Features, r => r with { Embeddings = PathOf(Features) })
            .WithFile("labels", Labels, r => r with { Labels = PathOf(Labels) }))),
        .. IsTuned ? new[] { Tune(input => Trained(OnePassSections.Tune, input)) } : [],
        Prune(input => input.WithFile("embeddings", Features, r => r with { Data = r.Data with { Embeddings = PathOf(Features) } })
            .WithFile("scores", Selected, r => r with { Data = r.Data with { Scores = PathOf(Selected) } })
            .WithFile("labels", Labels, r => r with { Data = r.Data with { Labels = PathOf(Labels) } })),
        Evaluate(input => Trained(OnePassSections.Evaluate, input).WithText(OnePassSections.Evaluate, "coreset", PathOf(Kept), Kept)),
    ];

    TrainingSteps Network => new(
        this, "images", input => Changed(OnePassSections.Train, input.WithFile("data", Shown("data", Request.Data!), r => r with { Data = Request.Data! })));

    /// <summary>Images, features and scores for a stage that trains on coresets.</summary>
    StepInput<TRequest> Trained<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class
    {
        input = Changed(stage, input.WithText(stage, "data", Request.Data!, Shown("data", Request.Data!)));
        return input.WithText(stage, "embeddings", PathOf(Features), Features).WithText(stage, "scores", PathOf(Selected), Selected);
    }

    StepInput<TRequest> Changed<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class
    {
        foreach ((string name, double? value) in new[] { ("label-noise", Request.LabelNoise), ("long-tail", Request.LongTail) })
        {
            if (value is double number)
                input = input.WithText(stage, name, number.ToString(CultureInfo.InvariantCulture));
        }
        if (Request.Size is int size)
            input = input.WithText(stage, "size", size.ToString(CultureInfo.InvariantCulture));
        return Request.SkipBroken ? input.WithText(stage, "skip-broken", "true") : input;
    }
}
