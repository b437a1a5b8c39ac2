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
