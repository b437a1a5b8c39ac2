namespace Pith.Data;

/// <summary>What a method cannot do without; help texts group methods by it, and <see cref="Dataset.Lacks"/> checks it.</summary>
[Flags]
public enum DataNeeds
{
    /// <summary>Only the rows.</summary>
    Nothing = 0,

    /// <summary>Importance scores.</summary>
    Scores = 1,

    /// <summary>Embeddings, or a supplied kNN graph instead of them.</summary>
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

    /// <summary>Training dynamics: what a model said about the rows in every epoch.</summary>
    Dynamics = 128,
}

/// <summary>Needs in words, in order, and with the options that meet them.</summary>
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
    /// <param name="needs">What somebody cannot do without.</param>
    /// <param name="has">Whether the part of the dataset that an option names is there.</param>
    public static DataNeeds FirstMissing(DataNeeds needs, Func<string, bool> has) =>
        Array.Find(s_all, entry => needs.HasFlag(entry.Need) && !(entry.Need == DataNeeds.Graph ? entry.Options.Any(has) : entry.Options.All(has))).Need;

    static (DataNeeds Need, string Words, string[] Options) Find(DataNeeds need) => Array.Find(s_all, entry => entry.Need == need);
}
