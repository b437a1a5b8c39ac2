namespace Pith.Extrapolation;

/// <summary>An extrapolator that works on a kNN graph of all rows; methods and folds share one graph.</summary>
public interface IGraphExtrapolator : IExtrapolator
{
    /// <summary>Neighbours a row that it uses; of a graph with more it takes the nearest.</summary>
    int Neighbors { get; }

    /// <summary>What one prediction takes beyond the graph, for plans.</summary>
    /// <param name="rows">N.</param>
    /// <param name="features">Columns of the embeddings, and the classes where there are labels.</param>
    /// <param name="scored">M.</param>
    ExtrapolationWork Work(long rows, int features, int scored);
}
