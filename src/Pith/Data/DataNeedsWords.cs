namespace Pith.Data;

/// <summary>Needs in words and in order.</summary>
static class DataNeedsWords
{
    // From what everybody has to what takes a trained model.
    static readonly (DataNeeds Need, string Words, string[] Options)[] s_all =
    [
        (DataNeeds.Graph, "embeddings or a kNN graph", ["embeddings", "graph"]),
        (DataNeeds.Embeddings, "embeddings", ["embeddings"]),
        (DataNeeds.Scores, "scores", ["scores"]),
        (DataNeeds.Labels, "labels", ["labels"]),
        (DataNeeds.Confidence, "confidence", ["confidence"]),
        (DataNeeds.Logits, "logits", ["logits"]),
        (DataNeeds.Gradients, "gradients (features, logits and labels)", ["embeddings", "logits", "labels"]),
        (DataNeeds.Dynamics, "training dynamics", ["dynamics"]),
    ];

    /// <summary>The needs as a list in words, e.g. <c>scores and embeddings or a kNN graph</c>; <c>nothing but the rows</c> for none.</summary>
    public static string Of(DataNeeds needs)
    {
        string[] words = [.. s_all.Where(entry => needs.HasFlag(entry.Need)).Reverse().Select(entry => entry.Words)];
        return words.Length == 0 ? "nothing but the rows" : string.Join(" and ", words);
    }

    /// <summary>A number that orders families: those that need less come first.</summary>
    public static int Rank(DataNeeds needs)
    {
        int rank = 0;
        for (int bit = 0; bit < s_all.Length; bit++)
            rank |= needs.HasFlag(s_all[bit].Need) ? 1 << bit : 0;
        return rank;
    }

    /// <summary>The option that meets a need; of several the first.</summary>
    public static string OptionOf(DataNeeds need) => need == DataNeeds.Nothing ? "scores" : Find(need).Options[0];

    /// <summary>The library's sentence that refuses a call without what somebody needs.</summary>
    /// <param name="need">One need; nothing where the rows themselves are not known.</param>
    /// <param name="who">Who needs it, with the verb.</param>
    public static string Sentence(DataNeeds need, string who)
    {
        if (need == DataNeeds.Nothing)
            return $"{who} to know the rows; give `embeddings`, `scores`, `labels` or `ids`.";
        string[] options = [.. Find(need).Options.Select(option => $"`{option}`")];
        string between = need == DataNeeds.Graph ? " or " : " and ";
        string given = options.Length == 1 ? options[0] : string.Join(", ", options[..^1]) + between + options[^1];
        return $"{who} {Find(need).Words}; give {given}.";
    }

    /// <summary>The first of some needs that is not met, or nothing.</summary>
    public static DataNeeds FirstMissing(DataNeeds needs, DataPresence data)
    {
        (DataNeeds Need, bool IsMet)[] all =
        [
            (DataNeeds.Graph, data.Embeddings || data.Graph),
            (DataNeeds.Embeddings, data.Embeddings),
            (DataNeeds.Scores, data.Scores),
            (DataNeeds.Labels, data.Labels),
            (DataNeeds.Logits, data.Logits),
            (DataNeeds.Confidence, data.Confidence),
            (DataNeeds.Gradients, data is { Embeddings: true, Logits: true, Labels: true }),
        ];
        return all.FirstOrDefault(need => needs.HasFlag(need.Need) && !need.IsMet).Need;
    }

    static (DataNeeds Need, string Words, string[] Options) Find(DataNeeds need) => Array.Find(s_all, entry => entry.Need == need);
}

/// <summary>Which parts of a dataset are there, or are named.</summary>
readonly record struct DataPresence(bool Embeddings, bool Graph, bool Scores, bool Labels, bool Logits, bool Confidence);
