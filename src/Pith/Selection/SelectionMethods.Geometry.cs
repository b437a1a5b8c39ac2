namespace Pith.Selection;

public static partial class SelectionMethods
{
    /// <summary>The methods that the geometry of the embeddings drives.</summary>
    static SelectionMethodEntry[] GeometryMethods() => [];
}
