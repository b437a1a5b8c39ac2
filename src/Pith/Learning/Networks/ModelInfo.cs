namespace Pith.Learning.Networks;

/// <summary>A built-in model as lists and help texts show it.</summary>
sealed class ModelInfo
{
    internal ModelInfo(string name, string summary, Func<NetworkBuilder, Tensor, ModelOptions, Tensor> body) =>
        (Name, Summary, Body) = (name, summary, body);

    /// <summary>Its contract name.</summary>
    public string Name { get; }

    /// <summary>What it is, in one clause.</summary>
    public string Summary { get; }

    /// <summary>Whether it takes vectors: a head that can be trained on features, too. Default no.</summary>
    public bool IsHead { get; init; }

    /// <summary>Adds everything between the normalised input and the last linear layer.</summary>
    internal Func<NetworkBuilder, Tensor, ModelOptions, Tensor> Body { get; }
}
