using Pith.Data;

namespace Pith.Selection;

/// <summary>What selection methods need, worded for whoever has to bring it.</summary>
static class SelectionNeeds
{
    /// <summary>Everything that a method needs under some settings, apart what it always needs and what the settings add.</summary>
    /// <param name="options">The settings.</param>
    public static IReadOnlyList<DataDemand> DemandsOf(ISelectionOptions options)
    {
        string who = $"`method` {options.Info.Name}";
        DataNeeds own = options.Needs & options.Info.Defaults.Needs, more = options.Needs & ~own;
        return
        [
            new(own & DataNeeds.Confidence, $"{who} needs", "mean-confidence"),
            new(own & ~DataNeeds.Confidence, $"{who} needs"),
            new(more & DataNeeds.Labels, IsByCutoffAlone(options) ? "`cutoff-by` class needs" : "`pool` class and `balance` need"),
            new(more & DataNeeds.Confidence, $"{who}{SettingBehind(options, DataNeeds.Confidence)} needs", "confidence"),
            new(more & ~(DataNeeds.Labels | DataNeeds.Confidence), $"{who} needs"),
        ];
    }

    static bool IsByCutoffAlone(ISelectionOptions options) =>
        options is SelectionOptions { CutoffBy: CutoffScope.Class, Division.LooksAtClasses: false };

    /// <summary>The setting without which a need would not be there, e.g. <c> `budget` confidence</c>; empty where no single one is.</summary>
    static string SettingBehind(ISelectionOptions options, DataNeeds need)
    {
        MethodInfo<ISelectionOptions> info = options.Info;
        bool IsBehind(IOptionRule rule) =>
            info.DefaultOf(rule.Name) is string usual && !info.With(options, rule.Name, usual).Needs.HasFlag(need);
        return options.Needs.HasFlag(need) && info.Rules.FirstOrDefault(IsBehind) is { } rule ? $" `{rule.Name}` {info.TextOf(options, rule.Name)}" : "";
    }
}
