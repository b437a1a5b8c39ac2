using Pith.Data.Files;
using Pith.Pipelines.Steps;
using Pith.Runs;

namespace Pith.Pipelines.OnePass;

/// <summary>What the folder of a pipeline says about itself: manifest, configuration, summary.</summary>
sealed class OnePassRecord(OnePassCall call)
{
    static readonly string[] s_ofEmbeddings = ["scores", "labels", "embeddings", "ids", "where", "hard"];

    /// <summary>The manifest as far as it is known before the work.</summary>
    public Manifest Plan(CancellationToken cancellation)
    {
        ManifestInput[] inputs = [.. Inputs(cancellation)];
        HashSet<string> files = [.. inputs.Select(input => input.Option)];
        string? Named(string option, string? value) => value is not null && files.Contains(option) ? InputFiles.NameOf(value) : value;
        var options = new Dictionary<string, string?>();
        foreach ((string name, string? value) in Top())
            options[name] = Named(name, value);
        foreach ((OnePassSection section, IReadOnlyList<KeyValuePair<string, string>> given) in Sections())
        {
            foreach ((string option, string value) in given)
                options[$"{section.Name}.{option}"] = Named($"{section.Name}.{option}", value);
        }
        var plan = new Manifest { Command = call.Command, Options = options, Seed = call.Request.Seed, Inputs = inputs };
        string fingerprint = Fingerprint.OfRun(plan);
        return plan with { Fingerprint = fingerprint, Request = fingerprint };
    }

    /// <summary>Writes configuration, summary and manifest of a finished pipeline.</summary>
    public void Write(RunFolder run, Manifest plan, OnePassResult result, Action writeReport, CancellationToken cancellation)
    {
        var summary = new OnePassSummary(result);
        run.Write("config.yaml", path => AtomicFile.WriteText(path, Config()));
        run.Write(PipelineFile.Name, path => AtomicFile.WriteText(path, summary.ToFile().ToText()));
        run.Write("summary.md", path => AtomicFile.WriteText(path, summary.ToMarkdown()));
        writeReport();
        run.Commit(plan with
        {
            Rows = result.Steps[0].Manifest.Rows,
            Outputs = Outputs(run, result.Steps, cancellation),
            Stages = [.. result.Steps.Select(f => new ManifestStage(f.Step.Name, Math.Round(f.Seconds, 6), f.Manifest.Stages.Max(s => s.PeakBytes)))],
            MadeOn = Machine.Describe(),
            Facts = summary.Facts,
        });
    }

    string Config()
    {
        // Brought scores and the section of computed ones have one key: the file holds whichever there is.
        bool IsSection(string name) => name == "scores" && call.Request.Scores is null;
        return OnePassConfig.Text(
            call.Command,
            Top().Where(option => !IsSection(option.Key))
                .Select(option => KeyValuePair.Create(option.Key, option.Value is null ? null : call.Shown.GetValueOrDefault(option.Key) ?? option.Value)),
            Sections().Where(section => section.Section.Name != "scores" || IsSection("scores")).Select(section => KeyValuePair.Create(section.Section.Name, section.Given)),
            option => call.Shown.GetValueOrDefault(option));
    }

    // What a flag set in a section stands there; what belongs to embeddings is left out where there are images.
    IEnumerable<KeyValuePair<string, string?>> Top() =>
        from rule in OnePassRules.All
        where call.Request.Data is null || !s_ofEmbeddings.Contains(rule.Name)
        let text = rule.Text(call.Request)
        select KeyValuePair.Create(rule.Name, text.Length > 0 ? text : null);

    IEnumerable<(OnePassSection Section, IReadOnlyList<KeyValuePair<string, string>> Given)> Sections()
    {
        OnePassRequest request = call.Request;
        IReadOnlyList<KeyValuePair<string, string>>[] given =
        [
            request.Embedding.Given, request.Training.Given, request.Scoring.Given, request.Extrapolation.Given, request.Tuning.Given, request.Selection.Given, request.Evaluation.Given,
        ];
        return OnePassSections.All.Zip(given).Where(pair => (request.Trains || !pair.First.IsTraining) && (request.IsOfTexts || !pair.First.IsEmbedding));
    }

    IEnumerable<ManifestInput> Inputs(CancellationToken cancellation)
    {
        ManifestInput Describe(string option, string value) =>
            InputFiles.Describe(option, value, cancellation) with { Given = call.Shown.GetValueOrDefault(option) ?? value };
        foreach (OptionRule<OnePassRequest> rule in OnePassRules.All.Where(rule => rule.Role == OptionRole.Input))
        {
            if (rule.Text(call.Request) is { Length: > 0 } value)
                yield return Describe(rule.Name, value);
        }
        foreach ((OnePassSection section, IReadOnlyList<KeyValuePair<string, string>> given) in Sections())
        {
            foreach (IOptionRule rule in section.Stage.Rules.Where(rule => rule.Role == OptionRole.Input))
            {
                if (given.FirstOrDefault(option => option.Key == rule.Name).Value is string value)
                    yield return Describe($"{section.Name}.{rule.Name}", value);
            }
        }
    }

    /// <summary>The files of every step that its own manifest names, and the configuration; what holds times is left out.</summary>
    static List<ManifestFile> Outputs(RunFolder run, IReadOnlyList<FinishedStep> finished, CancellationToken cancellation)
    {
        string config = run.PathOf("config.yaml");
        List<ManifestFile> files = [.. finished.SelectMany(f => f.Manifest.Outputs.Select(o => o with { Name = $"{f.Step.Name}/{o.Name}" }))];
        files.Add(new ManifestFile("config.yaml", new FileInfo(config).Length, Fingerprint.OfFile(config, cancellation)));
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }
}
