namespace Pith.Extrapolation;

/// <summary>An extrapolator that works on a kNN graph of all rows; methods and folds share one graph.</summary>
interface IGraphExtrapolator : IExtrapolator
{
    /// <summary>Neighbours a row that it uses; of a graph with more it takes the nearest.</summary>
    int Neighbors { get; }
}
