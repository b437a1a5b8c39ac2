using System.Globalization;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Tune;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Catalogue;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>What is left to tuning, and what it found.</summary>
static class TunedChoice
{
    static readonly string[] s_tuned = ["method", "cutoff", "gamma", "neighbors"];

    /// <summary>The selection with what tuning found for what was left open.</summary>
    /// <param name="file">What tuning wrote.</param>
    /// <param name="asked">The selection as asked for.</param>
    public static MethodChoice<ISelectionOptions> Of(TuningFile file, MethodChoice<ISelectionOptions> asked)
    {
        if (file.Choice.Method == RandomOptions.Info.Name)
            return MethodChoice<ISelectionOptions>.Of(RandomOptions.Info);
        MethodChoice<ISelectionOptions> chosen = asked.Info is null ? asked.For(SelectionMethods.Catalog.Get(file.Choice.Method)) : asked;
        foreach (string setting in s_tuned.Where(asked.Open.Contains))
        {
            if (Found(file.Choice, setting) is string text)
                chosen = chosen.With(setting, text, []);
        }
        return chosen with { Open = [] };
    }

    /// <summary>The tuning with its competitors: a setting that is given is the only one to compete; of one that is left open the stage's own
    /// values do.</summary>
    /// <param name="input">The tuning's input.</param>
    /// <param name="selection">The selection as asked for.</param>
    public static StepInput<TuneRequest> Competitors(StepInput<TuneRequest> input, Section<PruneRequest> selection)
    {
        TuneStage stage = OnePassSections.Tune;
        (string Option, string Setting, string Usual)[] competitors =
            [("methods", "method", D2Name), ("cutoffs", "cutoff", "0"), ("gammas", "gamma", "1"), ("neighbor-counts", "neighbors", "10")];
        foreach ((string option, string setting, string usual) in competitors)
        {
            string value = selection.TextOf(setting) ?? usual;
            if (value != OnePassRules.Auto)
                input = input.WithText(stage, option, value);
        }
        foreach ((string option, string value) in selection.Given.Where(o => !s_tuned.Contains(o.Key) && stage.Rules.Any(rule => rule.Name == o.Key)))
            input = input.WithText(stage, option, value);
        return input;
    }

    /// <summary>One clause on what tuning found.</summary>
    public static string Describe(TuningFile file)
    {
        string settings = string.Join(", ", s_tuned.Skip(1).Where(s => Found(file.Choice, s) is not null).Select(s => $"{s} {Found(file.Choice, s)}"));
        string gain = double.IsFinite(file.Gain.Mean) ? Invariant($"; {100 * file.Gain.Mean:+0.00;-0.00} points against random on held-out training rows") : "";
        return $"{file.Choice.Method}{(settings.Length > 0 ? $" with {settings}" : "")}{gain}";
    }

    /// <summary>What was found for a setting as text; null where the method has none.</summary>
    public static string? Found(TunedSettings choice, string setting) => setting switch
    {
        "method" => choice.Method,
        "cutoff" => choice.Cutoff?.ToString(CultureInfo.InvariantCulture),
        "gamma" => choice.Gamma?.ToString(CultureInfo.InvariantCulture),
        _ => choice.Neighbors?.ToString(CultureInfo.InvariantCulture),
    };

    static string D2Name => SelectionMethods.Catalog.All[0].Name;
}
