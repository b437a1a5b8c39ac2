namespace Pith.Selection;

/// <summary>What a selection method cannot do without; help texts group the methods by it.</summary>
[Flags]
public enum SelectionNeeds
{
    /// <summary>Only the rows.</summary>
    Nothing = 0,

    /// <summary>Importance scores.</summary>
    Scores = 1,

    /// <summary>Embeddings, or a brought kNN graph instead of them.</summary>
    Graph = 2,

    /// <summary>Embeddings; a graph does not replace them.</summary>
    Embeddings = 4,

    /// <summary>The class of every row.</summary>
    Labels = 8,

    /// <summary>A model's logits for every row.</summary>
    Logits = 16,

    /// <summary>Last-layer gradients: features, logits and labels of every row.</summary>
    Gradients = 32,

    /// <summary>The probability that a model gave each row's own class.</summary>
    Confidence = 64,
}

/// <summary>Needs in words and in order.</summary>
static class SelectionNeedsWords
{
    // From what everybody has to what takes a trained model.
    static readonly (SelectionNeeds Need, string Words)[] s_all =
    [
        (SelectionNeeds.Graph, "embeddings or a kNN graph"),
        (SelectionNeeds.Embeddings, "embeddings"),
        (SelectionNeeds.Scores, "scores"),
        (SelectionNeeds.Labels, "labels"),
        (SelectionNeeds.Confidence, "confidence"),
        (SelectionNeeds.Logits, "logits"),
        (SelectionNeeds.Gradients, "gradients (features, logits and labels)"),
    ];

    /// <summary>The needs as a list in words, e.g. <c>scores and embeddings or a kNN graph</c>; <c>nothing but the rows</c> for none.</summary>
    public static string Of(SelectionNeeds needs)
    {
        string[] words = [.. s_all.Where(entry => needs.HasFlag(entry.Need)).Reverse().Select(entry => entry.Words)];
        return words.Length == 0 ? "nothing but the rows" : string.Join(" and ", words);
    }

    /// <summary>A number that orders families: those that need less come first.</summary>
    public static int Rank(SelectionNeeds needs)
    {
        int rank = 0;
        for (int bit = 0; bit < s_all.Length; bit++)
            rank |= needs.HasFlag(s_all[bit].Need) ? 1 << bit : 0;
        return rank;
    }
}
