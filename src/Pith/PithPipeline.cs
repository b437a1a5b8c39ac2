using System.Globalization;
using Pith.Extrapolation.Catalogue;
using Pith.Pipelines;
using Pith.Pipelines.OnePass;
using Pith.Selection.Catalogue;

namespace Pith;

/// <summary>The one pass over a dataset in one expression: train on a subset, score it, extrapolate the scores to all rows, tune and select,
/// compare the coreset with random rows.</summary>
/// <remarks>
/// <para>Start with <see cref="FromImages"/> or <see cref="FromEmbeddings"/>, say what should differ from the defaults, and end with
/// <see cref="RunAsync"/>. Every method returns a changed copy, so a pipeline can be kept and varied. What is not named takes the default of
/// <c>pith run</c>; nothing is read or checked before <see cref="RunAsync"/>.</para>
/// <para>Each stage has a folder of its own in the pipeline's. The same pipeline again goes on where it was stopped, and reuses stages whose
/// options and inputs have not changed.</para>
/// </remarks>
public sealed class PithPipeline
{
    readonly IReadOnlyDictionary<string, string> _top;
    readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _sections;

    PithPipeline(IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> sections) =>
        (_top, _sections) = (top, sections);

    static PithPipeline Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>A pipeline from images with labels, on which models are trained.</summary>
    /// <param name="data">The dataset: <c>fashion-mnist</c>, <c>cifar10:DIR</c>, <c>npy:DIR</c> and the other forms of <c>pith run</c>.</param>
    public static PithPipeline FromImages(string data) => Empty.With("data", data);

    /// <summary>A pipeline from embeddings: with labels and without scores a head is trained on a subset of them; coresets are judged by a linear
    /// probe.</summary>
    /// <param name="embeddings">Embeddings [N, D] of one model: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards.</param>
    /// <param name="scores">Importance scores [N], NaN for rows that are not scored, which are then extrapolated; null to compute
    /// some: with labels from a head that is trained on a subset, without them prototypicality.</param>
    /// <param name="labels">Class labels [N]; null for none, and then nothing is tuned and nothing is evaluated.</param>
    /// <param name="lowIsHard">Whether low scores mark hard rows, where the file does not say itself. Default false: high ones do.</param>
    public static PithPipeline FromEmbeddings(string embeddings, string? scores = null, string? labels = null, bool lowIsHard = false) => Empty
        .With("embeddings", embeddings)
        .WithGiven("scores", scores)
        .WithGiven("labels", labels)
        .WithGiven("hard", lowIsHard ? "low" : null);

    /// <summary>How the model is trained whose dynamics are scored: on images, or a head on embeddings with labels and without scores.</summary>
    /// <param name="subset">The share of the rows to train on and to score. Default <c>20%</c>: a fifth is enough to extrapolate from.</param>
    /// <param name="epochs">Passes over the subset. Default 15.</param>
    /// <param name="model">The model's name, on embeddings <c>linear</c> or <c>mlp</c>. Default null: <c>cnn</c>, on embeddings <c>linear</c>.</param>
    public PithPipeline Train(string subset = "20%", int epochs = 15, string? model = null) =>
        With("train.subset", subset).With("train.epochs", Text(epochs)).WithGiven("train.model", model);

    /// <summary>The importance score that decides.</summary>
    /// <param name="name">Where a model is trained, a score of training dynamics such as <c>aum</c>, <c>el2n</c>, <c>forgetting</c> (default
    /// <c>aum</c>); of embeddings also one that needs only these (default without labels <c>prototypicality</c>), and then no model is trained.</param>
    public PithPipeline Score(string name) => With("score", name);

    /// <summary>How scores of some rows become scores of all.</summary>
    /// <param name="method">The extrapolator, with settings of its own behind colons. Default <c>auto</c>: validation chooses.</param>
    /// <exception cref="OptionException">A setting is not written as one.</exception>
    public PithPipeline Extrapolate(string method = "auto") => WithSection("extrapolate", MethodTexts.Parse(method, Extrapolators.Catalog));

    /// <summary>How much is kept, and by which method.</summary>
    /// <param name="keep">The share of the rows to keep, e.g. <c>10%</c> or <c>0.1</c>.</param>
    /// <param name="method">The method, with settings of its own behind colons; <c>auto</c> leaves a setting to tuning on training rows. Default
    /// <c>d2</c>, whose cutoff is tuned where there are labels to judge by.</param>
    /// <exception cref="OptionException">A setting is not written as one.</exception>
    public PithPipeline Prune(string keep, string method = "d2") =>
        With("keep", keep).WithSection("prune", MethodTexts.Parse(method, SelectionMethods.Catalog));

    /// <summary>How the coreset is compared with random rows.</summary>
    /// <param name="seeds">Trainings on the coreset, and as many on random subsets, 1 to 1000. Default 3: an interval needs at least 2.</param>
    /// <param name="steps">Steps of each training, the same for both. Default 500.</param>
    /// <param name="testEmbeddings">Embeddings of test rows, where the pipeline is from embeddings; null to hold a fifth of the rows out.</param>
    /// <param name="testLabels">Labels of the test rows; given with <paramref name="testEmbeddings"/> or not at all.</param>
    public PithPipeline Evaluate(int seeds = 3, int steps = 500, string? testEmbeddings = null, string? testLabels = null) =>
        With("evaluate.seeds", Text(seeds)).With("evaluate.steps", Text(steps))
            .WithGiven("evaluate.test-embeddings", testEmbeddings)
            .WithGiven("evaluate.test-labels", testLabels);

    /// <summary>Any other option of <c>pith run</c>, as its configuration file names it.</summary>
    /// <param name="option">An option at the top, e.g. <c>seed</c>, or one of a section, e.g. <c>train.batch-size</c>.</param>
    /// <param name="value">Its value as text.</param>
    public PithPipeline With(string option, string value)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(value);
        int dot = option.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? new PithPipeline(new Dictionary<string, string>(_top) { [option] = value }, _sections)
            : WithSection(option[..dot], new Dictionary<string, string> { [option[(dot + 1)..]] = value });
    }

    /// <summary>Runs what must be run.</summary>
    /// <param name="folder">The folder of all stages; it must be empty or new, or hold the same pipeline, unless <paramref name="overwrite"/> is
    /// or <paramref name="resume"/> is set.</param>
    /// <param name="overwrite">Whether what another pipeline left there is removed first. Default false.</param>
    /// <param name="resume">Whether to go on with what a pipeline with other options left there: what depends on them is made again, the rest
    /// is reused. Default false.</param>
    /// <param name="threads">Threads; 0 means all cores. Default 0. The result does not depend on them.</param>
    /// <param name="progress">Receives progress, and a sentence on each finished stage; null for nobody.</param>
    /// <param name="cancellation">Stops the work; finished stages stay, and the same call goes on after them.</param>
    /// <exception cref="OptionException">Options are missing, unknown, contradict each other or are out of range, or the folder is not free.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public Task<PithPipelineResult> RunAsync(
        string folder,
        bool overwrite = false,
        bool resume = false,
        int threads = 0,
        IProgress<PithProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        OnePassRequest request = Bind();
        return FacadeCall.Start(
            context => new PithPipelineResult(
                folder, OnePass.Run(new OnePassCall(request, folder) { Overwrite = overwrite, GoOn = resume, Threads = threads }, context)),
            progress,
            cancellation);
    }

    OnePassRequest Bind()
    {
        string[] known = [.. OnePassRules.All.Select(rule => rule.Name)];
        if (_top.Keys.FirstOrDefault(name => !known.Contains(name)) is string unknown)
            throw new OptionException(unknown, $"`{unknown}` is not an option of the pipeline{Suggestions.Ending(unknown, known, ".")}");
        foreach ((string name, IReadOnlyDictionary<string, string> given) in _sections)
        {
            string[] sections = [.. OnePassSections.All.Select(section => section.Name)];
            OnePassSection found = OnePassSections.All.FirstOrDefault(section => section.Name == name)
                ?? throw new OptionException(name, $"`{name}` is not a section of the pipeline{Suggestions.Ending(name, sections, ".")}");
            if (given.Keys.FirstOrDefault(found.Set.Contains) is string set)
                throw new OptionException($"{name}.{set}", $"`{name}.{set}` is set by the pipeline itself; leave it out.");
        }
        return OnePassTexts.Bind(_top, _sections);
    }

    PithPipeline WithGiven(string option, string? value) => value is null ? this : With(option, value);

    PithPipeline WithSection(string section, Dictionary<string, string> options)
    {
        Dictionary<string, string> merged = new(_sections.GetValueOrDefault(section) ?? new Dictionary<string, string>());
        foreach ((string option, string value) in options)
            merged[option] = value;
        return new PithPipeline(_top, new Dictionary<string, IReadOnlyDictionary<string, string>>(_sections) { [section] = merged });
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
