namespace Pith.Learning.Attacks;

/// <summary>Choices of an attack in the L-infinity ball.</summary>
sealed record AttackOptions
{
    /// <summary>PGD with epsilon 8/255, steps of 2/255, 10 steps, from a random start: the usual setting for small colour images.</summary>
    public static AttackOptions Default { get; } = new();

    /// <summary>Which attack. Default PGD.</summary>
    public AttackKind Kind { get; init; } = AttackKind.Pgd;

    /// <summary>The largest change of a value, in units of the data (0 to 1). Default 8/255.</summary>
    public double Epsilon { get; init; } = 8.0 / 255;

    /// <summary>The change of one step of PGD. Default 2/255.</summary>
    public double StepSize { get; init; } = 2.0 / 255;

    /// <summary>Steps of PGD. Default 10.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Whether PGD starts at a random place of the ball. Default true.</summary>
    public bool RandomStart { get; init; } = true;

    /// <summary>The constraint table. Bounds are usually written as fractions of 255.</summary>
    public static IReadOnlyList<OptionRule<AttackOptions>> Rules { get; } =
    [
        OptionRules.Choice<AttackOptions, AttackKind>("attack", "the attack", o => o.Kind, (o, v) => o with { Kind = v }),
        new("epsilon", "the largest change of a value", new Interval(0, 1) { TakesFractions = true }, o => o.Epsilon, (o, v) => o with { Epsilon = (double)v! })
        {
            DefaultWords = "8/255",
        },
        new("attack-step", "the change of one step", new Interval(0, 1) { TakesFractions = true }, o => o.StepSize, (o, v) => o with { StepSize = (double)v! })
        {
            Aliases = ["step"],
            DefaultWords = "2/255",
        },
        new("attack-steps", "steps of PGD", new Whole(1, 10_000), o => o.Steps, (o, v) => o with { Steps = (int)v! }) { Aliases = ["steps"] },
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate() => Rules.Validate(this);
}

/// <summary>Which attack.</summary>
enum AttackKind
{
    /// <summary>Several steps with projection.</summary>
    Pgd,

    /// <summary>One step of size epsilon from the image itself; the random start is left out.</summary>
    Fgsm,
}
