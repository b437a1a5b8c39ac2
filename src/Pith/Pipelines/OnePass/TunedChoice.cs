using System.Globalization;
using Pith.Evaluation;
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
    static readonly string[] s_tuned = ["method", "cutoff", "cutoff-by", "forward-gamma", "gamma", "neighbors"];

    /// <summary>The selection with what tuning found for what was left open.</summary>
    /// <param name="file">What tuning wrote.</param>
    /// <param name="asked">The selection as asked for.</param>
    public static MethodChoice<ISelectionOptions> Of(TuningFile file, MethodChoice<ISelectionOptions> asked)
    {
        if (file.Choice.Method == RandomOptions.Info.Name)
            return MethodChoice<ISelectionOptions>.Of(RandomOptions.Info);
        MethodChoice<ISelectionOptions> chosen = asked.Info is null ? asked.For(SelectionMethods.Catalog.Get(file.Choice.Method)) : asked;
        // Of an open method every setting counts that it won with.
        foreach ((string setting, string text) in file.Choice.Settings.Where(found => asked.Info is null || asked.Open.Contains(found.Key)))
            chosen = chosen.With(setting, text, []);
        return chosen with { Open = [] };
    }

    /// <summary>The tuning with its competitors: a setting that is given is the only one to compete; of one that is left open the stage's own
    /// values do.</summary>
    /// <param name="input">The tuning's input.</param>
    /// <param name="selection">The selection as asked for.</param>
    /// <param name="keep">The share to keep.</param>
    /// <param name="isNested">Whether one order must serve several budgets.</param>
    /// <param name="withPublished">Whether D2 with its published widths competes, too.</param>
    public static StepInput<TuneRequest> Competitors(StepInput<TuneRequest> input, Section<PruneRequest> selection, Share keep, bool isNested, bool withPublished)
    {
        TuneStage stage = OnePassSections.Tune;
        bool isOpen = selection.Request.Method.Info is null;
        (string Option, string Setting, string Usual)[] competitors =
        [
            ("methods", "method", isOpen ? CompetingMethods.For((double)keep.Number, selection.TextOf, isNested, withPublished) : FirstName), ("cutoffs", "cutoff", isOpen ? OnePassRules.Auto : "0"),
            ("cutoffs-by", "cutoff-by", isOpen ? OnePassRules.Auto : KebabCase.Of(CutoffScope.All)),
            ("forward-gammas", "forward-gamma", "1"), ("gammas", "gamma", "1"), ("neighbor-counts", "neighbors", "10"),
        ];
        foreach ((string option, string setting, string usual) in competitors)
        {
            string value = selection.TextOf(setting) is string asked && asked != OnePassRules.Auto ? asked : usual;
            // What is said to be open is left to the values that the stage tries.
            if (value != OnePassRules.Auto && (setting == "method" || selection.TextOf(setting) != OnePassRules.Auto))
                input = input.WithText(stage, option, value);
        }
        foreach ((string option, string value) in selection.Given.Where(o => !s_tuned.Contains(o.Key) && stage.Rules.Any(rule => rule.Name == o.Key)))
            input = input.WithText(stage, option, value);
        return input;
    }

    /// <summary>One clause on what tuning found. A gain whose interval has 0 in it is named so: the choice is then the best guess and no more.</summary>
    public static string Describe(TuningFile file)
    {
        if (file.IsRandom)
            return $"random rows, as nothing that was tried was better on held-out training rows{(double.IsFinite(file.Gain.Mean) ? $"; {file.Winner} came to {Gain(file.Gain, "")}" : "")}";
        string settings = string.Join(", ", file.Choice.Settings.Select(setting => $"{setting.Key} {setting.Value}"));
        string told = file.Gain.Low > 0 ? "" : ", not told apart";
        string gain = double.IsFinite(file.Gain.Mean) ? "; " + Gain(file.Gain, " against random on held-out training rows", told) : "";
        return $"{file.Choice.Method}{(settings.Length > 0 ? $" with {settings}" : "")}{gain}";
    }

    static string Gain(StoredInterval gain, string against, string told = "")
    {
        string interval = double.IsFinite(gain.Low) && double.IsFinite(gain.High) ? Invariant($" ({Points(gain.Low)} to {Points(gain.High)}{told})") : "";
        return $"{Points(gain.Mean)} points{against}{interval}";
    }

    static string Points(double share) => Invariant($"{100 * share:+0.00;-0.00;0.00}");

    /// <summary>The method to try first.</summary>
    public static string FirstName => SelectionMethods.Catalog.All[0].Name;
}
