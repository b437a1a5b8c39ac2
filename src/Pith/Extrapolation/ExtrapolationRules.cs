namespace Pith.Extrapolation;

/// <summary>Option rules that several extrapolators share.</summary>
static class ExtrapolationRules
{
    public static OptionRule<TOptions> LabelWeight<TOptions>(Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        OptionRules.Number(
            "label-weight", "distance put between rows of different classes, in typical neighbour distances; 0 leaves labels out", 0, 1e6, get, with);
}
