namespace Pith.Extrapolation;

/// <summary>What an extrapolator cannot do without, beside the scores of some rows; help texts group the methods by it.</summary>
[Flags]
public enum ExtrapolationNeeds
{
    /// <summary>Only the scores.</summary>
    Nothing = 0,

    /// <summary>Embeddings of all rows.</summary>
    Embeddings = 1,

    /// <summary>A kNN graph of all rows, which is built from the embeddings where none is brought.</summary>
    Graph = 2,

    /// <summary>Logits of the subset's model for all rows.</summary>
    Logits = 4,
}
