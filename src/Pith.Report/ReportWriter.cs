using Pith.Data.Files;
using Pith.Report.Page;
using Pith.Report.Sections;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report;

/// <summary>What a report holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sections">The sections' names, in their order.</param>
/// <param name="Notes">A sentence for each thing that is left out because its source is gone or has changed.</param>
/// <param name="Stages">What took how long.</param>
sealed record ReportSummary(
    string Path, long Bytes, IReadOnlyList<string> Sections, IReadOnlyList<string> Notes, IReadOnlyList<ManifestStage> Stages);

/// <summary>Writes what a run found as one HTML file that needs no network, no server and no other file.</summary>
/// <remarks>A run of any command, a graph of <c>pith graph</c>, or the folder of a pipeline; runs that
/// the named one was made from are told of too. Each section appears where its data exist. The same run gives the same bytes for any number of
/// threads, as long as its inputs are there.</remarks>
static class ReportWriter
{
    /// <summary>Writes the report.</summary>
    /// <param name="runFolder">The run, the file of a graph, or the folder of a pipeline.</param>
    /// <param name="outFile">The file to write; it appears whole or not at all, and replaces an older one.</param>
    /// <param name="options">What to use beside the run; null means what the run names.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">The run is missing, unfinished or damaged, or data that were asked for are missing.</exception>
    /// <exception cref="OptionException">An option has a value that is not allowed.</exception>
    public static ReportSummary Write(
        string runFolder,
        string outFile,
        ReportOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runFolder);
        ArgumentNullException.ThrowIfNull(outFile);
        options ??= new ReportOptions();
        var stages = new RunStages();
        using ReportModel model = ReportModel.Read(runFolder, options, stages, cancellation);
        var arrays = new List<PageArray>();
        List<ReportSection> sections = Sections(model, arrays, stages, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        PageFrame frame = PreviewImage.Frame(model);
        stages.Time("write", () => AtomicFile.Write(
            outFile, stream => PageWriter.Write(stream, frame, sections, arrays)));
        return new ReportSummary(
            outFile, new FileInfo(outFile).Length, [.. sections.Select(section => section.Id)], model.Inputs.Notes, stages.Finished);
    }

    static List<ReportSection> Sections(
        ReportModel model, List<PageArray> arrays, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ReportSection?[] sections =
        [
            BudgetSection.Build(model),
            FiguresSection.Build(model),
            TuningSection.Build(model),
            EmbeddingSection.Build(model),
            GraphSection.Build(model),
            MapSection.Build(model, arrays, stages, progress, cancellation),
            HistogramSection.Build(model),
            ClassSection.Build(model),
            StandInSection.Build(model),
            DoubtSection.Build(model, arrays),
            ExtrapolationSection.Build(model, arrays),
            TrainingSection.Build(model),
            CostSection.Build(model),
            ManifestSection.Build(model),
        ];
        return [.. sections.OfType<ReportSection>()];
    }
}
