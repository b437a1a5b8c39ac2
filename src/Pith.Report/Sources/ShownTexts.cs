using System.Globalization;
using Pith.Data.Readers;
using Pith.Data.Texts;
using Pith.Runs;

namespace Pith.Report.Sources;

/// <summary>The texts of a run that embedded texts, shown of a row as images are: a row number says nothing to who reads.</summary>
static class ShownTexts
{
    /// <summary>Finds the texts of rows.</summary>
    /// <param name="runs">The runs of the report.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">[N] the rows' names, which the run that embedded wrote; null for rows in the data's own order.</param>
    /// <returns>A column a field of the texts; null where no run embedded texts, or the file is gone or has changed since, or holds other rows.</returns>
    public static ShownColumns? Of(RunSet runs, int rows, string[]? ids)
    {
        foreach (FoundRun run in runs.Runs)
        {
            if (run.Input("data") is { } input && TextDataSpec.TryParse(input.Path) is { } spec && Read(run, input, spec) is { } texts
                && ShownColumns.Of(spec.Fields.Count > 0 ? spec.Fields : ["text"], [texts.Texts, .. texts.Seconds is { } seconds ? [seconds] : Array.Empty<IReadOnlyList<string>>()], NamesOf(texts), rows, ids) is { } shown)
                return shown;
        }
        return null;
    }

    // Nothing is lost without them but the words: a file that cannot be read any more is no reason to stop.
    static TextRows? Read(FoundRun run, ManifestInput input, TextDataSpec spec)
    {
        try
        {
            return spec.FindFiles().Sum(file => new FileInfo(file).Length) == input.Files.Sum(file => file.Bytes) ? TextFiles.Read(spec, run.Option("id-field")) : null;
        }
        catch (Exception error) when (error is PithException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static IReadOnlyList<string> NamesOf(TextRows texts) =>
        texts.Ids ?? [.. Enumerable.Range(0, texts.Rows).Select(row => row.ToString(CultureInfo.InvariantCulture))];
}
