namespace Pith.Extrapolation.Neighbors;

/// <summary>An extrapolator that only looks at each row's nearest scored rows, so that several settings can share one search.</summary>
interface INeighborExtrapolator : IExtrapolator
{
    /// <summary>The neighbours that it wants of each query row; where fewer rows are scored it takes all.</summary>
    int NeighborsWanted { get; }

    /// <summary>How labels enter the distance; searches can be shared by methods of one label weight.</summary>
    double LabelWeight { get; }

    /// <summary>Predicts some query rows from lists that hold at least the wanted neighbours, or all scored rows.</summary>
    /// <param name="problem">The problem that the lists belong to.</param>
    /// <param name="firstQuery">The place in <see cref="ExtrapolationProblem.QueryRows"/> of the first query of the lists.</param>
    /// <param name="lists">Their nearest scored rows.</param>
    /// <param name="values">[Q] receives the predictions.</param>
    /// <param name="uncertainties">[Q] receives the uncertainties.</param>
    void PredictFrom(ExtrapolationProblem problem, int firstQuery, NeighborLists lists, Span<double> values, Span<double> uncertainties);
}
