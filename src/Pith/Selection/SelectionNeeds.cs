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
}
