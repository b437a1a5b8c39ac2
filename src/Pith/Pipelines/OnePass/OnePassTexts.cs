using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Evaluation;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Pipelines.Embed;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;
using Pith.Selection;

namespace Pith.Pipelines.OnePass;

/// <summary>Makes the request of a pipeline from texts, with what it does where nothing else is asked for.</summary>
static class OnePassTexts
{
    static readonly string[] s_ofImages = ["label-noise", "long-tail", "size", "skip-broken"];
    static readonly string[] s_ofEmbeddings = ["scores", "labels", "ids", "groups", "where", "hard"];

    /// <summary>Reads a request.</summary>
    /// <param name="top">Texts of the options at the top and of <see cref="OnePassRules.Shortcuts"/>, by name.</param>
    /// <param name="sections">Texts of the options of each section, by name; null for none.</param>
    /// <exception cref="OptionException">Options are missing, contradict each other or are out of range.</exception>
    public static OnePassRequest Bind(
        IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? sections = null)
    {
        (top, sections) = OfPool(top, sections);
        string? embeddings = top.GetValueOrDefault("embeddings");
        // A default dataset gives way to embeddings.
        string? data = embeddings is null ? top.GetValueOrDefault("data") : null;
        if (data is null && embeddings is null)
            throw new OptionException("data", "give images or texts with `data` SPEC, or `embeddings` FILE with `labels` FILE or `scores` FILE; `config` FILE.yaml may name them too.");
        bool isTexts = data is not null && TextDataSpec.Matches(data), isImages = data is not null && !isTexts;
        if (isImages)
            ImageDataSpec.Parse(data!);
        RefuseForeign(top, isImages, data is not null);
        if (top.ContainsKey("scores") && top.ContainsKey("score"))
            throw new OptionException("score", "`score` names a score that the pipeline computes, but `scores` brings scores; give one of them.");
        bool isNumbers = top.GetValueOrDefault("target") == KebabCase.Of(LabelKind.Numbers);
        if (isNumbers && isImages)
            throw new OptionException("target", "`target` numbers belongs to texts and embeddings; images have classes.");
        Dictionary<string, string>? embed = isTexts ? Embedding(top, sections, data!) : null;
        bool hasLabels = isTexts ? embed!.ContainsKey("label-field") : isImages || top.ContainsKey("labels");
        if (isNumbers && !hasLabels)
            throw new OptionException("target", $"`target` numbers needs the numbers; give `{(isTexts ? "label-field" : "labels")}`.");
        bool trains = isImages || ScoreChoice.TrainsHead(hasLabels, top.ContainsKey("scores"), top.GetValueOrDefault("score"));
        if (!trains && top.GetValueOrDefault("full") is "true")
            throw NeedsTraining("full");
        string? score = top.ContainsKey("scores") ? null
            : top.GetValueOrDefault("score") ?? (!trains ? OnePassRules.UsualEmbeddingScore : isTexts || isNumbers ? OnePassRules.UsualTextScore : OnePassRules.UsualScore);
        IReadOnlyDictionary<string, Dictionary<string, string>> texts = Complete(top, sections, embed, new Known(isImages, hasLabels && !isNumbers, trains, isNumbers, score));
        KeyValuePair<string, string>? images = isImages ? KeyValuePair.Create("data", data!) : null;
        OnePassRequest request = new()
        {
            Embedding = Section(OnePassSections.Embed, texts, "embed", isTexts ? KeyValuePair.Create("data", data!) : null),
            Training = Section(OnePassSections.Train, texts, "train", trains && !isImages ? KeyValuePair.Create("embeddings", embeddings ?? data!) : null),
            Scoring = Section(OnePassSections.Score, texts, "scores"),
            Extrapolation = Section(OnePassSections.Extrapolate, texts, "extrapolate"),
            Tuning = Section(OnePassSections.Tune, texts, "tune", images),
            Selection = Section(OnePassSections.Prune, texts, "prune"),
            Evaluation = Section(OnePassSections.Evaluate, texts, "evaluate", images),
        };
        CheckCompetitors(request.Selection.Request.Method);
        foreach (OptionRule<OnePassRequest> rule in OnePassRules.All)
        {
            if (top.TryGetValue(rule.Name, out string? text))
                request = rule.WithText(request, text);
        }
        request = request with { Data = data, Score = score };
        CheckNested(request);
        return request;
    }

    // A pool is embeddings with scores and ids, and has settings of its own.
    static (IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>?) OfPool(
        IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? sections)
    {
        if (top.GetValueOrDefault("data") is not string data || !DataCompOptions.Matches(data) || top.ContainsKey("embeddings"))
            return (top, sections);
        Dictionary<string, string> all = top.Where(option => option.Key != "data").ToDictionary();
        foreach ((string option, string text) in DataCompOptions.InputsOf(data))
            all.TryAdd(option, text);
        var selection = new Dictionary<string, string>(sections?.GetValueOrDefault("prune") ?? new Dictionary<string, string>());
        if (top.TryGetValue("method", out string? method))
            selection["method"] = method;
        DataCompOptions.AddSettings(selection);
        return (all, new Dictionary<string, IReadOnlyDictionary<string, string>>(sections ?? new Dictionary<string, IReadOnlyDictionary<string, string>>()) { ["prune"] = selection });
    }

    /// <summary>The sections with the flags that stand for their options, and the pipeline's defaults.</summary>
    static Dictionary<string, Dictionary<string, string>> Complete(
        IReadOnlyDictionary<string, string> top,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? given,
        Dictionary<string, string>? embed,
        Known known)
    {
        // Tuning trains on coresets, for which it needs the classes.
        (bool isImages, bool canTune, bool trains, bool isNumbers, string? score) = known;
        var sections = new Dictionary<string, Dictionary<string, string>>();
        if (!trains && given?.FirstOrDefault(s => s.Value.Count > 0 && OnePassSections.All.Any(known => known.IsTraining && known.Name == s.Key)).Key is string idle)
            throw NeedsTraining(idle);
        if (!isImages && given?.GetValueOrDefault("train")?.ContainsKey("embeddings") == true)
            throw new OptionException("embeddings", "`embeddings` of the section train is set by the pipeline; leave it out there.");
        if (embed is not null)
            sections[OnePassSteps.Embedding] = embed;
        else if (given?.GetValueOrDefault(OnePassSteps.Embedding)?.Count > 0)
            throw NeedsTexts(OnePassSteps.Embedding);
        foreach (OnePassSection section in OnePassSections.All.Where(s => !s.IsEmbedding && (trains || !s.IsTraining)))
        {
            var options = new Dictionary<string, string>(given?.GetValueOrDefault(section.Name) ?? new Dictionary<string, string>());
            foreach (SectionShortcut shortcut in OnePassRules.Shortcuts.Where(s => s.Section == section.Name && top.ContainsKey(s.Option)))
                options[shortcut.Key] = top[shortcut.Option];
            if (isImages && section.TrainsToo)
                options.TryAdd("model", sections["train"]["model"]);
            if (embed is not null && canTune && section.TrainsToo)
                AddTextDefaults(section, options, sections.GetValueOrDefault("train")?.GetValueOrDefault("model") ?? Models.DefaultHead);
            // Clusters are found without labels, so no model can be judged by what it says of others'; nor is a number right or wrong.
            bool isClustering = section.Name == "train" && (isNumbers || options.GetValueOrDefault("paradigm") == KebabCase.Of(ParadigmKind.Unsupervised));
            foreach (SectionDefault value in OnePassRules.Defaults.Where(d => d.Section == section.Name && !(isClustering && d.Option == "cross-fit")))
                options.TryAdd(value.Option, value.Value == OnePassRules.Auto && !canTune ? value.Untuned! : OfProfile(value, options) ?? value.ValueFor(isImages));
            if (section.Name == "scores" && score is not null)
                options["scores"] = trains ? ScoreChoice.OfDynamics(options, score, sections["train"]["epochs"], isImages, isNumbers) : ScoreChoice.OfEmbeddings(options, score);
            if (!canTune && section.Name == "prune" && options.FirstOrDefault(o => o.Value == OnePassRules.Auto).Key is string tuned)
                throw new OptionException(tuned, $"`{tuned}` auto needs class labels to judge by; give `labels` FILE, or a value.");
            sections[section.Name] = options;
        }
        SectionShortcut? foreign = OnePassRules.Shortcuts.FirstOrDefault(s => top.ContainsKey(s.Option) && !sections.ContainsKey(s.Section));
        return foreign is null
            ? sections
            : throw (foreign.Section == OnePassSteps.Embedding ? NeedsTexts(foreign.Option) : NeedsTraining(foreign.Option));
    }

    /// <summary>The section of the embedding, with the flags that stand for its options and what labelled texts are tested by.</summary>
    static Dictionary<string, string> Embedding(
        IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? given, string data)
    {
        var options = new Dictionary<string, string>(given?.GetValueOrDefault(OnePassSteps.Embedding) ?? new Dictionary<string, string>());
        foreach (SectionShortcut shortcut in OnePassRules.Shortcuts.Where(s => s.Section == OnePassSteps.Embedding && top.ContainsKey(s.Option)))
            options[shortcut.Key] = top[shortcut.Option];
        foreach (SectionDefault value in OnePassRules.Defaults.Where(d => d.Section == OnePassSteps.Embedding))
            options.TryAdd(value.Option, value.Value);
        EmbedRequest usual = (OnePassSections.Embed.Defaults with { Data = data }).Completed();
        foreach ((string option, string? field) in new[] { ("label-field", usual.LabelField), ("id-field", usual.IdField), ("group-field", usual.GroupField) })
        {
            if (field is not null)
                options.TryAdd(option, field);
        }
        if (options.ContainsKey("label-field") && !options.ContainsKey("test-data"))
            options.TryAdd("test-share", OnePassRules.TestShare);
        return options;
    }

    // Held-out texts are of the same source as the rows, and so are those that settings are tuned by. Heads of batches train many classes in a tenth of a probe's time.
    static void AddTextDefaults(OnePassSection section, Dictionary<string, string> options, string model)
    {
        options.TryAdd("model", model);
        if (section.Stage != OnePassSections.Tune)
            return;
        options.TryAdd("held-out-classes", KebabCase.Of(HeldOutClasses.Proportional));
        // Few steps would tell how quickly rows are learned, not how well.
        options.TryAdd("steps", OnePassRules.Defaults.First(d => d is { Section: "evaluate", Option: "steps" }).Value);
    }

    static void RefuseForeign(IReadOnlyDictionary<string, string> top, bool isImages, bool isData)
    {
        if (s_ofImages.FirstOrDefault(option => !isImages && top.ContainsKey(option)) is string ofImages)
            throw new OptionException(ofImages, $"`{ofImages}` needs images to train on; give them with `data`, or leave it out.");
        if (s_ofEmbeddings.FirstOrDefault(option => isData && top.ContainsKey(option)) is string ofEmbeddings)
            throw new OptionException(ofEmbeddings, $"`{ofEmbeddings}` belongs to `embeddings`; with `data` the pipeline makes its own, leave it out.");
    }

    /// <summary>What decides the defaults.</summary>
    /// <param name="IsImages">Whether the pipeline is from images.</param>
    /// <param name="HasClasses">Whether rows have classes.</param>
    /// <param name="Trains">Whether a model is trained.</param>
    /// <param name="IsOfNumbers">Whether labels are numbers instead.</param>
    /// <param name="Score">The score that decides; null where scores are brought.</param>
    readonly record struct Known(bool IsImages, bool HasClasses, bool Trains, bool IsOfNumbers, string? Score);

    static OptionException NeedsTexts(string option) => new(option, $"`{option}` belongs to texts, which are embedded first; give them with `data`, or leave it out.");

    static OptionException NeedsTraining(string option) => new(
        option, $"`{option}` needs something to train on: images with `data`, or `embeddings` with `labels` and without `scores`; leave it out elsewhere.");

    // A recipe of training that is asked for by name has its own number of epochs.
    static string? OfProfile(SectionDefault value, Dictionary<string, string> options) =>
        value is { Section: "train", Option: "epochs" } && options.GetValueOrDefault("compat") == TrainingRules.D2Reference
            ? OnePassSections.Train.Record(OnePassSections.Train.Bind(new Dictionary<string, string> { ["compat"] = TrainingRules.D2Reference })).ToDictionary()[value.Option]
            : null;

    // The first rows of an order are a smaller coreset only where the method's picks do not look at the budget.
    static void CheckNested(OnePassRequest request)
    {
        if (request.Keeps.Count > 1 && request.Selection.Request.Method is { Info: not null, Options: { } options } method && !options.Create().OrderIsNested)
        {
            throw new OptionException(
                "keep", $"`keep` names {request.Keeps.Count} shares, but the order of `method` {method.Name} with its options serves only its own budget; give one share, or a method such as d2.");
        }
    }

    // A setting of whichever method wins is refused as the selection's, not as the tuning's.
    static void CheckCompetitors(MethodChoice<ISelectionOptions> method)
    {
        if (method.Info is not null)
            return;
        try
        {
            CompetingMethods.Tuning(1, method.Common);
        }
        catch (OptionException error)
        {
            throw OfStage("prune", OnePassSections.Prune.Name, error);
        }
    }

    static OptionException OfStage(string section, string command, OptionException error)
    {
        string step = OnePassSections.All.First(s => s.Name == section).Step;
        return new OptionException(error.Option, $"stage {step} (pith {command}): {error.Message}");
    }

    static Section<TRequest> Section<TRequest, TResult>(
        Stage<TRequest, TResult> stage, IReadOnlyDictionary<string, Dictionary<string, string>> texts, string name, KeyValuePair<string, string>? known = null)
        where TRequest : class
    {
        try
        {
            // What is trained on decides which options there are, and their defaults.
            return Section<TRequest>.Bind(stage, texts.GetValueOrDefault(name) ?? [], known is { } given ? new Dictionary<string, string> { [given.Key] = given.Value } : null);
        }
        catch (OptionException error)
        {
            throw OfStage(name, stage.Name, error);
        }
    }
}
