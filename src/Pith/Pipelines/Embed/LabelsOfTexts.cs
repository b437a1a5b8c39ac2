using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Data.Labels;
using Pith.Data.Texts;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Pipelines.Embed;

/// <summary>The labels of texts: classes, or numbers to predict.</summary>
sealed class LabelsOfTexts
{
    readonly ClassColumn? _classes;
    readonly double[]? _numbers;

    LabelsOfTexts(ClassColumn? classes, double[]? numbers) => (_classes, _numbers) = (classes, numbers);

    /// <summary>The labels as they stand in a field.</summary>
    /// <param name="request">Names the field, and says what the labels are.</param>
    /// <param name="parts">The texts.</param>
    /// <returns>Null where no field is named.</returns>
    /// <exception cref="InvalidDataContentException">Labels that must be numbers are not, labels that are taken for classes are numbers that are not whole, or there is one class only.</exception>
    public static LabelsOfTexts? Of(EmbedRequest request, TextParts parts)
    {
        if (parts.Rows.Labels is not { } labels)
            return null;
        if (request.Target == LabelKind.Numbers)
            return new LabelsOfTexts(null, [.. labels.Select((text, row) => NumberOf(text) ?? throw NoNumber(request, parts, row))]);
        int broken = FirstOf(labels, label => NumberOf(label) is double number && number != Math.Floor(number));
        if (broken >= 0)
            throw Fractions(request, parts, broken);
        // Rows for testing say that something will be trained; better refused now than after the embedding.
        if ((request.TestShare is not null || request.TestData is not null) && labels.Distinct(StringComparer.Ordinal).Count() < 2)
            throw new InvalidDataContentException($"`label-field` {request.LabelField}: there is one class only, '{Shown(labels[0])}'; a head needs at least 2.");
        return new LabelsOfTexts(NamedClasses.Of(labels), null);
    }

    /// <summary>Number of classes; 0 of numbers.</summary>
    public int Classes => _classes is null ? 0 : _classes.Labels.Max() + 1;

    /// <summary>Writes the labels of some rows.</summary>
    public void Write(RunFolder run, string name, int[] rows)
    {
        if (_numbers is not null)
            run.Write(name, path => NpyFile.Write<double>(path, Array.ConvertAll(rows, row => _numbers[row])));
        else
            EmbedWork.WriteLabels(run, name, Array.ConvertAll(rows, row => _classes!.Labels[row]));
    }

    /// <summary>Writes what the classes are called, where there are some.</summary>
    public void WriteNames(RunFolder run)
    {
        if (_classes is not null)
            EmbedWork.WriteClasses(run, _classes);
    }

    static int FirstOf(IReadOnlyList<string> labels, Func<string, bool> isIt)
    {
        for (int row = 0; row < labels.Count; row++)
        {
            if (isIt(labels[row]))
                return row;
        }
        return -1;
    }

    static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    static InvalidDataContentException NoNumber(EmbedRequest request, TextParts parts, int row) => new(Invariant(
        $"`label-field` {request.LabelField}: the text {parts.Ids[row]} has '{Shown(parts.Rows.Labels![row])}', and `target` numbers needs a finite number of every text; mend it, or leave `target` out where labels are classes."));

    // Numbers such as 3.8 are no classes; where texts stand among them, neither reading is safe.
    static InvalidDataContentException Fractions(EmbedRequest request, TextParts parts, int row)
    {
        IReadOnlyList<string> labels = parts.Rows.Labels!;
        string number = Invariant($"`label-field` {request.LabelField} holds numbers such as {Shown(labels[row])} (the text {parts.Ids[row]})");
        int text = FirstOf(labels, label => NumberOf(label) is null);
        return new InvalidDataContentException(text >= 0
            ? Invariant($"{number} and texts such as '{Shown(labels[text])}' (the text {parts.Ids[text]}); make them classes, or numbers for `target` numbers.")
            : $"{number}, which are no classes; give `target` numbers to predict them.");
    }

    static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
