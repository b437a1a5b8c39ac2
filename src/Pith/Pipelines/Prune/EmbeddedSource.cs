using Pith.Data;
using Pith.Data.Scores;
using Pith.Pipelines.Embed;
using Pith.Pipelines.Score;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>Prepares a selection from images or texts: embeds them first, and scores them where the method needs scores and none are given.</summary>
/// <remarks>The score is D2's self-supervised one (Maharana et al., arXiv 2310.07931): prototypicality (Sorscher et al., arXiv 2206.14486) by
/// the cosine of encoder features, or where images have texts how near both are.</remarks>
static class EmbeddedSource
{
    const string Score = "prototypicality";

    static readonly EmbedStage s_embed = new();
    static readonly ScoreStage s_score = new();

    /// <summary>What of a selection is embedded.</summary>
    public static EmbedRequest RequestOf(PruneRequest request) => new EmbedRequest
    {
        Data = request.Source!,
        Encoder = request.Encoder,
        LabelField = request.LabelField,
        IdField = request.IdField,
        SkipBroken = request.SkipBroken,
    }.Completed();

    /// <summary>Refuses what contradicts the embedding of the rows.</summary>
    /// <exception cref="OptionException">Options contradict each other or are out of range.</exception>
    public static void Check(PruneRequest request)
    {
        (string Option, bool IsGiven)[] ofSource =
            [("encoder", request.Encoder is not null), ("label-field", request.LabelField is not null), ("id-field", request.IdField is not null), ("skip-broken", request.SkipBroken)];
        if (request.Source is null)
        {
            if (Array.Find(ofSource, option => option.IsGiven).Option is string foreign)
                throw new OptionException(foreign, $"`{foreign}` belongs to `data`, images or texts that are embedded first; give `data`, or leave it out.");
            return;
        }
        s_embed.Check(RequestOf(request));
        if (request.Data.Graph is not null)
            throw new OptionException("graph", "`graph` takes the place of embeddings, but `data` is embedded; give one of them.");
    }

    /// <summary>The plan of the embedding, where it has to be made; null where it is there.</summary>
    public static Runs.RunPlan? Plan(StageCall<PruneRequest> call, StageContext context)
    {
        EmbedRequest request = RequestOf(call.Request);
        KeptStage.FolderOf(s_embed, request, context, out bool isThere);
        return isThere ? null : s_embed.Run(new StageCall<EmbedRequest>(request) { PlanOnly = true, Threads = call.Threads, Memory = call.Memory }, context).Plan;
    }

    /// <summary>The call with embeddings, and with what else came of the images or texts: ids, classes, scores.</summary>
    /// <param name="call">A call with a source and without embeddings.</param>
    /// <param name="context">Progress, cancellation, messages.</param>
    public static StageCall<PruneRequest> Provide(StageCall<PruneRequest> call, StageContext context)
    {
        PruneRequest request = call.Request;
        string folder = KeptStage.Provide(s_embed, RequestOf(request), call.Threads, call.Memory, context);
        DatasetFiles files = request.Data with { Embeddings = Path.Combine(folder, "embeddings.npy"), Ids = request.Data.Ids ?? Path.Combine(folder, "ids.txt") };
        string labels = Path.Combine(folder, "labels.npy");
        if (files.Labels is null && File.Exists(labels))
            files = files with { Labels = labels };
        bool needsScores = SelectionNeeds.DemandsOf(Selecting.OptionsOf(request.Method)).Any(demand => demand.Needs.HasFlag(DataNeeds.Scores));
        if (files.Scores is null && needsScores)
            files = files with { Scores = ScoresOf(request, files.Embeddings, folder, call, context) };
        return call with { Request = request with { Encoder = RequestOf(request).Encoder, Data = files } };
    }

    static string ScoresOf(PruneRequest request, string embeddings, string folder, StageCall<PruneRequest> call, StageContext context)
    {
        if (File.Exists(Path.Combine(folder, ScoresFolder.FileName)))
            return $"{folder}:{ImageTexts.Score}";
        context.Log.Message($"note: `method` {request.Method.Info?.Name ?? "auto"} needs `scores`; {Score} by cosine of the embeddings is taken, the distance to the centre of a row's cluster.");
        ScoreRequest scores = s_score.Bind(new Dictionary<string, string> { ["embeddings"] = embeddings, ["scores"] = Score, ["metric"] = "cosine" }) with { Seed = request.Seed };
        return $"{KeptStage.Provide(s_score, scores, call.Threads, call.Memory, context)}:{Score}";
    }
}
