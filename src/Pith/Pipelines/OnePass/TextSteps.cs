using Pith.Pipelines.Embed;
using Pith.Pipelines.Steps;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>The pipeline from texts: an encoder gives embeddings, classes and rows for testing, and with these it goes on as from embeddings.</summary>
sealed class TextSteps : OnePassSteps
{
    static readonly string[] s_test = ["test-embeddings", "test-labels"];

    readonly EmbeddingSteps _rest;

    public TextSteps(OnePassRequest request, string folder, Func<string, string?> shown)
        : base(request, folder, shown)
    {
        bool hasLabels = request.Embedding.Request.LabelField is not null;
        OnePassRequest embedded = request with
        {
            Data = null,
            IsEmbedded = true,
            Embeddings = PathOf(FileOf("embeddings")),
            Labels = hasLabels ? PathOf(FileOf("labels")) : null,
            Ids = PathOf(FileOf("ids")),
            Groups = hasLabels ? PathOf(FileOf("groups")) : null,
            Evaluation = hasLabels ? WithTest(request.Evaluation) : request.Evaluation,
        };
        _rest = new EmbeddingSteps(embedded, folder, option => ShownFor(option, hasLabels) ?? shown(option));
    }

    public override string DataName => InputFiles.NameOf(Request.Data!);

    public override IReadOnlyList<IStep> All => [Embed(), .. _rest.All];

    IStep Embed() => new Step<EmbedRequest, EmbedResult>(
        Embedding,
        OnePassSections.Embed,
        () => Input("embed", Request.Embedding)
            .WithFile("data", Shown("data", Request.Data!), r => r with { Data = Request.Data! })
            .WithTarget(OnePassSections.Embed, Request.Target)
            .With("seed", r => r with { Seed = Request.Seed }),
        (_, manifest) => Describe(manifest));

    static string Describe(Manifest manifest)
    {
        double Fact(string name) => manifest.Facts.GetValueOrDefault(name);
        string test = Fact("testRows") > 0 ? Invariant($" and {Fact("testRows"):N0} for testing") : "";
        IEnumerable<string> counts =
            from count in new[] { ("duplicates", "of an earlier row's text"), ("empty", "empty"), ("cut", "cut at the most tokens") }
            where Fact(count.Item1) > 0
            select Invariant($", {Fact(count.Item1):N0} {count.Item2}");
        return Invariant($"{manifest.Rows:N0} texts{test} embedded with {manifest.Option("encoder")}{string.Concat(counts)}");
    }

    /// <summary>The evaluation on the rows for testing, unless it brings some of its own.</summary>
    Section<Evaluate.EvaluateRequest> WithTest(Section<Evaluate.EvaluateRequest> asked)
    {
        if (s_test.Any(option => asked.TextOf(option) is not null))
            return asked;
        Evaluate.EvaluateRequest request = asked.Request;
        foreach (string option in s_test)
            request = OnePassSections.Evaluate.Rules.Single(rule => rule.Name == option).WithText(request, PathOf(FileOf(option)));
        return new(request, [.. asked.Given, .. s_test.Select(option => KeyValuePair.Create(option, PathOf(FileOf(option))))]);
    }

    // What is recorded in place of a path below the pipeline's folder.
    string? ShownFor(string option, bool hasLabels) => option switch
    {
        "embeddings" or "ids" => FileOf(option),
        "labels" or "groups" when hasLabels => FileOf(option),
        "evaluate.test-embeddings" or "evaluate.test-labels" when hasLabels && s_test.All(test => Request.Evaluation.TextOf(test) is null) => FileOf(option["evaluate.".Length..]),
        _ => null,
    };

    static string FileOf(string option) => $"{Embedding}/{option}{(option == "ids" ? ".txt" : ".npy")}";
}
