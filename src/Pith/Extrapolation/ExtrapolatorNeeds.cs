using Pith.Data;

namespace Pith.Extrapolation;

/// <summary>Refuses problems that lack what a method needs.</summary>
static class ExtrapolatorNeeds
{
    /// <summary>Throws for the first need that a problem does not meet.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">The method.</param>
    /// <exception cref="OptionException">The message says what is needed and how to give it.</exception>
    public static void Require(ExtrapolationProblem problem, IExtrapolatorOptions options)
    {
        string method = options.Info.Name;
        switch (problem.Lacks(options.Needs))
        {
            case DataNeeds.Nothing:
                return;
            case DataNeeds.Logits:
                throw new OptionException(
                    "logits", $"`method` {method} needs the logits of the subset's model for all rows; give them with `logits` FILE, such as logits.npy of pith train.");
            case DataNeeds.Labels:
                throw new OptionException("labels", $"`method` {method} needs class labels; give them with `labels` FILE.");
            case var need:
                throw new OptionException("method", $"`method` {method} needs {KebabCase.Of(need.ToString())}, which extrapolation does not have.");
        }
    }
}
