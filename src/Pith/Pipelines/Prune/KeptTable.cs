using System.Globalization;
using System.Text;
using Pith.Data;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Labels;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>The kept rows as a table: <c>row,id,class,score,order</c>, rows ascending.</summary>
static class KeptTable
{
    const int BufferBytes = 1 << 16;

    /// <summary>Writes <c>kept.csv</c>. What is not known is left empty.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="data">The dataset.</param>
    public static void Write(RunFolder run, Coreset selection, Dataset data) =>
        run.Write(SelectionFiles.KeptTable, path => AtomicFile.Write(path, stream => Write(stream, selection.Order, data)));

    /// <summary>Writes the table to a stream, which stays open.</summary>
    /// <param name="stream">Receives the text.</param>
    /// <param name="order">The kept rows in the order picked.</param>
    /// <param name="data">The dataset.</param>
    public static void Write(Stream stream, int[] order, Dataset data)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), BufferBytes, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("row,id,class,score,order");
        foreach ((int place, int row) in order.Index().OrderBy(entry => entry.Item))
        {
            string number = row.ToString(CultureInfo.InvariantCulture);
            string label = data.Labels is { } labels && labels[row] >= 0 ? ClassColumn.NameOf(data.ClassNames, labels[row]) : "";
            double score = data.Scores is { } scores ? scores.Values[row] : double.NaN;
            string shown = double.IsNaN(score) ? "" : score.ToString("R", CultureInfo.InvariantCulture);
            writer.WriteLine(FormattableString.Invariant($"{number},{CsvText.Field(data.Ids?[row] ?? number)},{CsvText.Field(label)},{shown},{place}"));
        }
    }
}
