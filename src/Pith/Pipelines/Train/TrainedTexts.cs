using Pith.Data.Texts;
using Pith.Pipelines.Embed;
using Pith.Runs;

namespace Pith.Pipelines.Train;

/// <summary>Prepares the training of a head on texts: they are embedded first, and the embeddings are kept for the next time.</summary>
static class TrainedTexts
{
    static readonly EmbedStage s_embed = new();

    /// <summary>The options of the embedding that a training has, too.</summary>
    public static IReadOnlyList<string> Options { get; } = ["encoder", "label-field", "id-field", "group-field", "test-data", "test-share", "sample"];

    /// <summary>Their rules.</summary>
    public static IEnumerable<OptionRule<TrainRequest>> Rules =>
        EmbedRules.All.Where(rule => Options.Contains(rule.Name)).Select(rule => rule.Within<TrainRequest>(r => r.Texts, (r, texts) => r with { Texts = texts }));

    /// <summary>What is embedded.</summary>
    public static EmbedRequest RequestOf(TrainRequest request) => (request.Texts with { Data = request.Data, Target = request.Target, Seed = request.Seed }).Completed();

    /// <summary>Refuses what contradicts the embedding of texts, or options of it where there are none.</summary>
    /// <exception cref="OptionException">Options are missing, contradict each other or are out of range.</exception>
    public static void Check(TrainRequest request)
    {
        if (!TextDataSpec.Matches(request.Data))
        {
            if (Rules.FirstOrDefault(rule => rule.Text(request) != rule.Text(new TrainRequest()))?.Name is string foreign)
                throw new OptionException(foreign, $"`{foreign}` belongs to texts, which are embedded first; give them with `data`, or leave it out.");
            return;
        }
        s_embed.Check(RequestOf(request));
        (string Option, string? Value)[] ofFeatures =
            [("embeddings", request.Embeddings), ("labels", request.Labels), ("test-embeddings", request.TestEmbeddings), ("test-labels", request.TestLabels), ("ids", request.Ids), ("where", request.Where)];
        if (Array.Find(ofFeatures, option => option.Value is not null).Option is string given)
            throw new OptionException(given, $"`{given}` belongs to `embeddings`; texts bring their own, leave it out.");
        if (RequestOf(request).LabelField is null)
            throw new OptionException("label-field", "`label-field` is missing; name the field of the labels that a head learns.");
    }

    /// <summary>The plan of the embedding, where it has to be made; null where it is there.</summary>
    public static RunPlan? Plan(StageCall<TrainRequest> call, StageContext context)
    {
        EmbedRequest request = RequestOf(call.Request);
        KeptStage.FolderOf(s_embed, request, context, out bool isThere);
        return isThere ? null : s_embed.Run(new StageCall<EmbedRequest>(request) { PlanOnly = true, Threads = call.Threads, Memory = call.Memory }, context).Plan;
    }

    /// <summary>The call with the embeddings of its texts, and what else came of them: ids, labels, rows for testing.</summary>
    /// <param name="call">A call whose data are texts.</param>
    /// <param name="context">Progress, cancellation, messages.</param>
    public static StageCall<TrainRequest> Provide(StageCall<TrainRequest> call, StageContext context)
    {
        TrainRequest request = call.Request;
        EmbedRequest embed = RequestOf(request);
        string folder = KeptStage.Provide(s_embed, embed, call.Threads, call.Memory, context);
        string PathOf(string name) => Path.Combine(folder, name);
        bool hasTest = embed.TestShare is not null || embed.TestData is not null;
        TrainRequest head = request with
        {
            Data = "",
            Texts = new EmbedRequest(),
            Embeddings = PathOf("embeddings.npy"),
            Labels = PathOf("labels.npy"),
            Ids = PathOf("ids.txt"),
            TestEmbeddings = hasTest ? PathOf("test-embeddings.npy") : null,
            TestLabels = hasTest ? PathOf("test-labels.npy") : null,
        };
        return call with { Request = head, Given = call.Given.Where(option => option.Key != "data" && !Options.Contains(option.Key)).ToDictionary() };
    }
}
