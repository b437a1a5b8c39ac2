namespace Pith.Data;

/// <summary>Needs in words and in order.</summary>
static class DataNeedsWords
{
    // From what everybody has to what takes a trained model.
    static readonly (DataNeeds Need, string Words, string Sentence)[] s_all =
    [
        (DataNeeds.Graph, "embeddings or a kNN graph", "a graph: give `embeddings`, or a kNN `graph`."),
        (DataNeeds.Embeddings, "embeddings", "embeddings, which a graph does not replace; give `embeddings`."),
        (DataNeeds.Scores, "scores", "importance scores; give `scores`."),
        (DataNeeds.Labels, "labels", "the class of every row; give `labels`."),
        (DataNeeds.Confidence, "confidence", "the probability of each row's own class; give `confidence`."),
        (DataNeeds.Logits, "logits", "a model's logits for every row; give `logits`."),
        (DataNeeds.Gradients, "gradients (features, logits and labels)", "last-layer gradients; give `embeddings`, `logits` and `labels`."),
    ];

    // What is easiest to bring is asked for first.
    static readonly DataNeeds[] s_checked =
        [DataNeeds.Graph, DataNeeds.Embeddings, DataNeeds.Scores, DataNeeds.Labels, DataNeeds.Logits, DataNeeds.Confidence, DataNeeds.Gradients];

    /// <summary>The needs as a list in words, e.g. <c>scores and embeddings or a kNN graph</c>; <c>nothing but the rows</c> for none.</summary>
    public static string Of(DataNeeds needs)
    {
        string[] words = [.. s_all.Where(entry => needs.HasFlag(entry.Need)).Reverse().Select(entry => entry.Words)];
        return words.Length == 0 ? "nothing but the rows" : string.Join(" and ", words);
    }

    /// <summary>The first need that is not among those that are met, or nothing.</summary>
    public static DataNeeds FirstMissing(DataNeeds needs, DataNeeds met) =>
        s_checked.FirstOrDefault(need => needs.HasFlag(need) && !met.HasFlag(need));

    /// <summary>The option that would bring a missing need.</summary>
    public static string OptionFor(DataNeeds need, DataNeeds met) => need switch
    {
        DataNeeds.Scores => "scores",
        DataNeeds.Labels => "labels",
        DataNeeds.Logits => "logits",
        DataNeeds.Confidence => "confidence",
        DataNeeds.Gradients when met.HasFlag(DataNeeds.Embeddings) => met.HasFlag(DataNeeds.Logits) ? "labels" : "logits",
        _ => "embeddings",
    };

    /// <summary>One need and how it is met, as the end of "needs ...".</summary>
    public static string Sentence(DataNeeds need) => s_all.First(entry => entry.Need == need).Sentence;

    /// <summary>A number that orders families: those that need less come first.</summary>
    public static int Rank(DataNeeds needs)
    {
        int rank = 0;
        for (int bit = 0; bit < s_all.Length; bit++)
            rank |= needs.HasFlag(s_all[bit].Need) ? 1 << bit : 0;
        return rank;
    }
}
