namespace Pith.Extrapolation.Residual;

/// <summary>What <see cref="ResidualExtrapolation"/> makes a score of its features by.</summary>
enum ResidualRegressor
{
    /// <summary>Ridge regression on the features, their squares and products.</summary>
    Ridge,

    /// <summary>Extremely randomised trees.</summary>
    Forest,

    /// <summary>A multi-layer perceptron.</summary>
    Mlp,
}
