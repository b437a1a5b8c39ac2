namespace Pith.Learning.Networks;

/// <summary>Choices of the built-in models.</summary>
sealed record ModelOptions
{
    /// <summary>Nothing unusual.</summary>
    public static ModelOptions Default { get; } = new();

    /// <summary>Layers of the model <c>resnet</c>: 8, 14 or 20 (one, two or three blocks a stage). Default 8, the quickest.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Units of the hidden layer of the model <c>mlp</c>. Default 256.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>The probability with which dropout before the last layer sets a feature to 0 while training. Default 0, no dropout.</summary>
    public double Dropout { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ModelOptions>> Rules { get; } =
    [
        new("depth", "layers of the model resnet", new WholeOf(8, 14, 20), o => o.Depth, (o, v) => o with { Depth = (int)v! }),
        OptionRules.Whole<ModelOptions>("hidden", "units of the hidden layer of the model mlp", 1, 65536, o => o.Hidden, (o, v) => o with { Hidden = v }),
        OptionRules.Number<ModelOptions>(
            "dropout", "probability of dropping a feature before the last layer while training", 0, 0.99, o => o.Dropout, (o, v) => o with { Dropout = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate() => Rules.Validate(this);
}
