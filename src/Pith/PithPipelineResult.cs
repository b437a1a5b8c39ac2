using Pith.Pipelines.OnePass;

namespace Pith;

/// <summary>What a pipeline came to.</summary>
public sealed class PithPipelineResult
{
    readonly OnePassSummary _summary;

    internal PithPipelineResult(string folder, OnePassResult details)
    {
        (Folder, Details) = (folder, details);
        _summary = new OnePassSummary(details);
    }

    /// <summary>The pipeline's folder, with one for each stage, <c>pipeline.json</c> and <c>summary.md</c>.</summary>
    public string Folder { get; }

    /// <summary>N, the rows of the dataset.</summary>
    public int Rows => Details.Rows;

    /// <summary>Rows kept.</summary>
    public int Kept => Details.Kept;

    /// <summary>What the numbers say, in one sentence: whether the coreset beats random rows.</summary>
    public string Verdict => _summary.Sentences.First();

    /// <summary>The numbers: accuracy of coreset and random subsets with intervals, agreement of extrapolated scores.</summary>
    public OnePassResult Details { get; }

    /// <summary>Reads the coreset: the rows to keep, and why.</summary>
    /// <exception cref="InvalidDataContentException">The folder was changed since.</exception>
    public PithCoreset ReadCoreset() => PithCoreset.Open(Path.Combine(Folder, OnePassSteps.Coreset));

    /// <summary>The summary as Markdown: verdict, tables, costs.</summary>
    public string ToMarkdown() => _summary.ToMarkdown();

    /// <summary>What was kept, and the verdict.</summary>
    public override string ToString() => $"{_summary.Title} {Verdict}";
}
