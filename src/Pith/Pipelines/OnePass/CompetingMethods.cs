using System.Globalization;
using Pith.Selection.D2;
using Pith.Selection.Stratified;

namespace Pith.Pipelines.OnePass;

/// <summary>The methods that compete where the pipeline is left to choose: D2 with the widths that hold its two promises, and stratified
/// sampling, of which neither is better everywhere (docs/one-pass.md).</summary>
static class CompetingMethods
{
    // A wide forward message piles value up in dense, confusable regions; so narrow it stays a row's own.
    const string ForwardGamma = "10";

    /// <summary>The list as the option <c>methods</c> writes it.</summary>
    /// <param name="keep">The share to keep.</param>
    /// <param name="given">Settings of the selection that were given, by name; they stay as they are.</param>
    public static string For(Share keep, Func<string, string?> given)
    {
        string Own(string setting, string value) => given(setting) is string text && text != OnePassRules.Auto ? "" : $":{setting}={value}";
        string gamma = MessageWidth.For((double)keep.Number).ToString(CultureInfo.InvariantCulture);
        return $"{D2Options.Info.Name}{Own("forward-gamma", ForwardGamma)}{Own("gamma", gamma)},{StratifiedOptions.Info.Name}";
    }
}
