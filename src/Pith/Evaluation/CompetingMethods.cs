using System.Globalization;
using Pith.Selection.D2;
using Pith.Selection.Stratified;

namespace Pith.Evaluation;

/// <summary>The methods that compete where the choice is left open: D2 with the widths that hold its two promises, and stratified sampling, of
/// which neither is better everywhere (docs/one-pass.md).</summary>
static class CompetingMethods
{
    // A wide forward message piles value up in dense, confusable regions; so narrow it stays a row's own.
    const string ForwardGamma = "10";

    // As published, which suits features whose neighbours mostly agree.
    const string PublishedForwardGamma = "1";

    /// <summary>The list as the option <c>methods</c> writes it.</summary>
    /// <param name="keep">The share to keep, above 0 and up to 1.</param>
    /// <param name="given">Settings that were given for whichever method wins, by name; they stay as they are.</param>
    /// <param name="isNested">Whether one order must serve several budgets, which that of stratified sampling does not.</param>
    /// <param name="withPublished">Whether D2 with its published width of the forward message competes, too.</param>
    public static string For(double keep, Func<string, string?> given, bool isNested = false, bool withPublished = false)
    {
        // What is given competes as it is; a setting that is left open starts from the value that suits the budget.
        string Own(string setting, string value) => $":{setting}={(given(setting) is string text && text != EvaluatedMethod.Tuned ? text : value)}";
        string gamma = MessageWidth.For(keep).ToString(CultureInfo.InvariantCulture);
        string D2(string forward) => $"{D2Options.Info.Name}{Own("forward-gamma", forward)}{Own("gamma", gamma)}";
        string d2 = withPublished && given("forward-gamma") is null ? $"{D2(PublishedForwardGamma)},{D2(ForwardGamma)}" : D2(ForwardGamma);
        return isNested ? d2 : $"{d2},{StratifiedOptions.Info.Name}";
    }

    /// <summary>A tuning in which they compete, with every setting that was given.</summary>
    /// <param name="keep">The share to keep.</param>
    /// <param name="given">Settings that were given, as text by name.</param>
    public static TuningOptions Tuning(double keep, IReadOnlyDictionary<string, string> given) => TuningOptions.Default with
    {
        // A setting that only one of them has is that one's.
        Methods =
        [
            .. For(keep, given.GetValueOrDefault).Split(',')
                .Select(text => EvaluatedMethod.Parse(text)[0])
                .Select(method => given.Where(setting => method.Info.Has(setting.Key)).Aggregate(method, (changed, setting) => changed.Set(setting.Key, setting.Value))),
        ],
        CutoffsBy = given.ContainsKey("cutoff-by") ? [] : TuningOptions.Default.CutoffsBy,
        Cutoffs = given.ContainsKey("cutoff") ? [] : TuningOptions.Default.Cutoffs,
    };
}
