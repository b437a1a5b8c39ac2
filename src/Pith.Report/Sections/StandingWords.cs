using Pith.Pipelines;

namespace Pith.Report.Sections;

/// <summary>What is known of a method beside what it is compared with, in words and as a mark of the page.</summary>
static class StandingWords
{
    /// <summary>The words before what it is compared with.</summary>
    public static string Of(Standing standing) => standing switch
    {
        Standing.Better => "better than",
        Standing.Worse => "worse than",
        Standing.NotTold => "not shown to differ from",
        _ => "with one seed not to be told from",
    };

    /// <summary>The page's class of good, bad and undecided figures.</summary>
    public static string Mark(Standing standing) => standing switch
    {
        Standing.Better => "better",
        Standing.Worse => "worse",
        _ => "open",
    };
}
