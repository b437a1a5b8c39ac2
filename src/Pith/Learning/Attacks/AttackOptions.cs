namespace Pith.Learning.Attacks;

/// <summary>Choices of an attack in the L-infinity ball.</summary>
public sealed record AttackOptions
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

    /// <summary>The rules that every instance satisfies; they feed validation and <c>--help</c>.</summary>
    public static IReadOnlyList<OptionRule<AttackOptions>> Rules { get; } =
    [
        OptionRules.Choice<AttackOptions, AttackKind>("attack", "the attack", o => o.Kind, (o, v) => o with { Kind = v }),
        OptionRules.Number<AttackOptions>("epsilon", "the largest change of a value", 0, 1, o => o.Epsilon, (o, v) => o with { Epsilon = v }),
        OptionRules.Number<AttackOptions>("attack-step", "the change of one step", 0, 1, o => o.StepSize, (o, v) => o with { StepSize = v }),
        OptionRules.Whole<AttackOptions>("attack-steps", "steps of PGD", 1, 10_000, o => o.Steps, (o, v) => o with { Steps = v }),
    ];

    /// <summary>Throws when a value is not allowed.</summary>
    /// <exception cref="OptionException">Names the option, the value and the allowed range.</exception>
    public void Validate()
    {
        foreach (OptionRule<AttackOptions> rule in Rules)
            rule.Validate(this);
    }
}

/// <summary>Which attack.</summary>
public enum AttackKind
{
    /// <summary>Several steps with projection.</summary>
    Pgd,

    /// <summary>One step of size epsilon from the image itself; the random start is left out.</summary>
    Fgsm,
}
