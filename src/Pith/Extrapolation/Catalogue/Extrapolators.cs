using Pith.Extrapolation.Baselines;
using Pith.Extrapolation.Direct;
using Pith.Extrapolation.Forest;
using Pith.Extrapolation.GraphNetwork;
using Pith.Extrapolation.KernelRidge;
using Pith.Extrapolation.MultilayerPerceptron;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.PageRank;
using Pith.Extrapolation.Propagation;
using Pith.Extrapolation.Residual;
using Pith.Extrapolation.Ridge;

namespace Pith.Extrapolation.Catalogue;

/// <summary>Every extrapolator; nothing else lists them.</summary>
public static class Extrapolators
{
    /// <summary>The methods, the one to try first in front.</summary>
    public static Catalog<IExtrapolatorOptions> Catalog { get; } = new(
        "method",
        [
            KnnOptions.Info,
            KernelOptions.Info,
            RidgeOptions.Info,
            KernelRidgeOptions.Info,
            MultilayerPerceptronOptions.Info,
            ForestOptions.Info,
            LabelPropagationOptions.Info,
            GraphNetworkOptions.Info,
            PageRankOptions.Info,
            DirectOptions.Info,
            ResidualOptions.Info,
            RandomExtrapolationOptions.Info,
        ],
        MethodChoice<IExtrapolatorOptions>.Auto);
}
