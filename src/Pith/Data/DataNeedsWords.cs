namespace Pith.Data;

/// <summary>Needs in words and in order.</summary>
static class DataNeedsWords
{
    // From what everybody has to what takes a trained model.
    static readonly (DataNeeds Need, string Words)[] s_all =
    [
        (DataNeeds.Graph, "embeddings or a kNN graph"),
        (DataNeeds.Embeddings, "embeddings"),
        (DataNeeds.Scores, "scores"),
        (DataNeeds.Labels, "labels"),
        (DataNeeds.Confidence, "confidence"),
        (DataNeeds.Logits, "logits"),
        (DataNeeds.Gradients, "gradients (features, logits and labels)"),
        (DataNeeds.Dynamics, "training dynamics"),
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
}
