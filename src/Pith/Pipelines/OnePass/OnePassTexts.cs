using Pith.Data.Images;
using Pith.Pipelines.Steps;

namespace Pith.Pipelines.OnePass;

/// <summary>Makes the request of a pipeline from texts, with what it does where nothing else is asked for.</summary>
static class OnePassTexts
{
    static readonly string[] s_ofImages = ["label-noise", "long-tail", "full"];
    static readonly string[] s_ofEmbeddings = ["scores", "labels", "ids", "hard"];

    /// <summary>Reads a request.</summary>
    /// <param name="top">Texts of the options at the top and of <see cref="OnePassRules.Shortcuts"/>, by name.</param>
    /// <param name="sections">Texts of the options of each section, by name; null for none.</param>
    /// <exception cref="OptionException">Options are missing, contradict each other or are out of range.</exception>
    public static OnePassRequest Bind(
        IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? sections = null)
    {
        string? embeddings = top.GetValueOrDefault("embeddings");
        // A default dataset gives way to embeddings.
        string? data = embeddings is null ? top.GetValueOrDefault("data") : null;
        if (data is null && embeddings is null)
            throw new OptionException("data", "give images with `data` SPEC, or `embeddings` FILE with `scores` FILE; `config` FILE.yaml may name them too.");
        if (data is not null)
            ImageDataSpec.Parse(data);
        if ((data is null ? s_ofImages : s_ofEmbeddings).FirstOrDefault(top.ContainsKey) is string foreign)
        {
            throw new OptionException(foreign, data is null
                ? $"`{foreign}` needs images to train on; give `data` instead of `embeddings`, or leave it out."
                : $"`{foreign}` belongs to `embeddings`; with `data` the pipeline makes its own, leave it out.");
        }
        if (top.ContainsKey("scores") && top.ContainsKey("score"))
            throw new OptionException("score", "`score` names a score that the pipeline computes, but `scores` brings scores; give one of them.");
        string? score = top.ContainsKey("scores") ? null
            : top.GetValueOrDefault("score") ?? (data is null ? OnePassRules.UsualEmbeddingScore : OnePassRules.UsualScore);
        IReadOnlyDictionary<string, Dictionary<string, string>> texts = Complete(top, sections, data is not null, score);
        OnePassRequest request = new()
        {
            Training = Section(OnePassSections.Train, texts, "train"),
            Scoring = Section(OnePassSections.Score, texts, "scores"),
            Extrapolation = Section(OnePassSections.Extrapolate, texts, "extrapolate"),
            Tuning = Section(OnePassSections.Tune, texts, "tune", data),
            Selection = Section(OnePassSections.Prune, texts, "prune"),
            Evaluation = Section(OnePassSections.Evaluate, texts, "evaluate", data),
        };
        foreach (OptionRule<OnePassRequest> rule in OnePassRules.All)
        {
            if (top.TryGetValue(rule.Name, out string? text))
                request = rule.WithText(request, text);
        }
        return request with { Data = data, Score = score };
    }

    /// <summary>The sections with the flags that stand for their options, and the pipeline's defaults.</summary>
    static Dictionary<string, Dictionary<string, string>> Complete(
        IReadOnlyDictionary<string, string> top, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? given, bool isImages, string? score)
    {
        // Tuning trains on coresets, for which it needs the classes.
        bool canTune = isImages || top.ContainsKey("labels");
        var sections = new Dictionary<string, Dictionary<string, string>>();
        foreach (OnePassSection section in OnePassSections.All.Where(s => isImages || !s.IsForImages))
        {
            var options = new Dictionary<string, string>(given?.GetValueOrDefault(section.Name) ?? new Dictionary<string, string>());
            foreach (SectionShortcut shortcut in OnePassRules.Shortcuts.Where(s => s.Section == section.Name && top.ContainsKey(s.Option)))
                options[shortcut.Key] = top[shortcut.Option];
            if (isImages && section.TrainsToo)
                options.TryAdd("model", sections["train"]["model"]);
            foreach (SectionDefault value in OnePassRules.Defaults.Where(d => d.Section == section.Name))
                options.TryAdd(value.Option, value.Value == OnePassRules.Auto && !canTune ? "0" : value.Value);
            if (section.Name == "scores" && score is not null)
                options["scores"] = isImages ? ScoreChoice.OfDynamics(options, score, sections["train"]["epochs"]) : ScoreChoice.OfEmbeddings(options, score);
            if (!canTune && section.Name == "prune" && options.FirstOrDefault(o => o.Value == OnePassRules.Auto).Key is string tuned)
                throw new OptionException(tuned, $"`{tuned}` auto needs class labels to judge by; give `labels` FILE, or a value.");
            sections[section.Name] = options;
        }
        SectionShortcut? foreign = OnePassRules.Shortcuts.FirstOrDefault(s => top.ContainsKey(s.Option) && !sections.ContainsKey(s.Section));
        return foreign is null
            ? sections
            : throw new OptionException(foreign.Option, $"`{foreign.Option}` needs images to train on; give `data` instead of `embeddings`, or leave it out.");
    }

    static Section<TRequest> Section<TRequest, TResult>(
        Stage<TRequest, TResult> stage, IReadOnlyDictionary<string, Dictionary<string, string>> texts, string name, string? data = null)
        where TRequest : class
    {
        try
        {
            // What trains on images has options of its own.
            return Section<TRequest>.Bind(
                stage, texts.GetValueOrDefault(name) ?? [], data is null ? null : new Dictionary<string, string> { ["data"] = data });
        }
        catch (OptionException error)
        {
            string step = OnePassSections.All.First(section => section.Name == name).Step;
            throw new OptionException(error.Option, $"stage {step} (pith {stage.Name}): {error.Message}");
        }
    }
}
