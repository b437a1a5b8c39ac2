using Pith.Cli.Infrastructure;
using Pith.Data.Texts;

namespace Pith.Cli.Commands;

/// <summary><c>pith demo</c>: the whole pipeline on a real dataset, in one command.</summary>
sealed class DemoCommand : PipelineCommand
{
    public const string Summary = "shows the whole pipeline on a real dataset with a fifth of its labels wrong: score a subset, extrapolate, prune, compare with random and with all rows";

    // Collected datasets are reported to have 8 to 38.5 % (Song et al., arXiv 2007.08199).
    const string WrongLabels = "0.2";

    // Both from one selection.
    const string Budgets = "10%,30%";

    // Half of 28: every training takes about a quarter of the time.
    const string Side = "14";

    // Embedding all of Debian's descriptions takes about 25 core minutes.
    const string Texts = "5000";

    static readonly Dictionary<string, string> s_defaults = new()
    {
        ["keep"] = Budgets + ", with --method 10%",
        ["label-noise"] = WrongLabels + " of " + DemoData.FashionMnist,
        ["sample"] = Texts,
    };

    readonly CliOption _clean;

    public DemoCommand()
        : base("demo", Summary, DemoData.FashionMnist, "runs/demo", s_defaults) =>
        _clean = Setting("clean", "", "take the dataset as it is, without wrong labels");

    protected override void Complete(Dictionary<string, string> top, CommandContext context)
    {
        bool isClean = context.IsOn(_clean);
        if (isClean && top.ContainsKey("label-noise"))
            throw new OptionException("clean", "`clean` takes the labels as they are, but `label-noise` makes some of them wrong; give one of them.");
        if (top["data"] == DebianPackages.Name && !top.ContainsKey("embeddings"))
            CompleteTexts(top, isClean, context);
        // Other data are taken as they come.
        if (top["data"] != DemoData.FashionMnist || top.ContainsKey("embeddings"))
            return;
        // A method may pick other rows for another budget.
        if (!top.ContainsKey("method"))
            top.TryAdd("keep", Budgets);
        string size = top.TryAdd("size", Side) ? ", at 14 x 14 pixels to be quick (--size 28 takes them whole)" : "";
        // A tail is shown by itself.
        string labels = !isClean && !top.ContainsKey("long-tail") && top.TryAdd("label-noise", WrongLabels)
            ? " with a fifth of its training labels wrong, as collected data often have (--clean takes it as it is)"
            : "";
        context.Screen.Message($"Fashion-MNIST{labels}{size}.");
    }

    static void CompleteTexts(Dictionary<string, string> top, bool isClean, CommandContext context)
    {
        if (isClean)
            throw new OptionException("clean", $"`clean` belongs to images whose labels are made wrong; {DebianPackages.Name} are taken as they are, leave it out.");
        if (!top.ContainsKey("method"))
            top.TryAdd("keep", Budgets);
        string sample = top.TryAdd("sample", Texts)
            ? $": {Texts} of about 60,000, which takes a few minutes on two cores, most of it for embedding them (pith run --data {DebianPackages.Name} takes all, which takes about 25 core minutes more)"
            : "";
        context.Screen.Message($"Descriptions of Debian's packages with their section as class{sample}.");
    }
}
