using Pith.Data;

namespace Pith.Selection;

/// <summary>The one place that refuses data which lacks what a selection method needs.</summary>
public static class SelectionNeeds
{
    /// <summary>Throws for the first need that is not met.</summary>
    /// <param name="options">The method's settings.</param>
    /// <param name="met">The needs that are met, <see cref="Dataset.Holds"/> of the data.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    public static void Require(ISelectionOptions options, DataNeeds met)
    {
        DataNeeds missing = DataNeedsWords.FirstMissing(options.Needs, met);
        if (missing != DataNeeds.Nothing)
            throw new MissingDataException(missing, met, options.Info.Name, SettingBehind(options, missing));
    }

    /// <summary>The setting without which the need would not be there; null for a need that the method always has.</summary>
    static string? SettingBehind(ISelectionOptions options, DataNeeds need)
    {
        MethodInfo<ISelectionOptions> info = options.Info;
        if (info.Defaults.Needs.HasFlag(need))
            return null;
        foreach (IOptionRule rule in info.Rules)
        {
            if (info.DefaultOf(rule.Name) is string usual && !info.With(options, rule.Name, usual).Needs.HasFlag(need))
                return $"`{rule.Name}` {info.TextOf(options, rule.Name)}";
        }
        return "these settings";
    }
}
