using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Learning.Training;

namespace Pith.Pipelines.Train;

/// <summary>Which rows a training learns from.</summary>
static class TrainedRows
{
    // Names in a message; more would bury the sentence.
    const int MostNames = 10;

    /// <summary>The rows that a request asks for, ascending.</summary>
    /// <exception cref="OptionException">The subset holds no row, or not one of each class.</exception>
    /// <exception cref="InvalidDataContentException">The list of rows is malformed or empty.</exception>
    public static int[] Of(TrainRequest request, TrainingSource data) => request is { Subset: Share share, IsClassBalanced: true, Rows: null }
        ? TrainingSubset.DrawBalanced(data.Labels, CountOf(share, data.Inputs.Rows), request.Seed)
        : Of(request, data.Inputs.Rows, data.Ids);

    /// <summary>The rows that a request without classes asks for, ascending.</summary>
    /// <inheritdoc cref="Of(TrainRequest, TrainingSource)"/>
    public static int[] Of(TrainRequest request, int all, string[]? ids)
    {
        if (request.Rows is string spec)
        {
            int[] given = RowListReader.Read(spec, all, ids);
            Array.Sort(given);
            return given.Length > 0 ? given : throw new InvalidDataContentException($"rows {spec}: there is no row to train on.");
        }
        if (request.Subset is not Share share)
            return [.. Enumerable.Range(0, all)];
        return TrainingSubset.Draw(all, CountOf(share, all), request.Seed);
    }

    /// <summary>The rows that a share of a subset holds.</summary>
    /// <exception cref="OptionException">It holds no row.</exception>
    public static int CountOf(Share share, int rows) => share.FloorOf(rows) is > 0 and int count
        ? count
        : throw new OptionException("subset", share.Text, FormattableString.Invariant(
            $"a share above 0 and up to 1 that holds a row, such as 0.2 or 20% (of {rows} rows)"));

    /// <summary>A warning where a class lies wholly within one part of a cross-fitting, or null: no model that judges it has seen it.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="rows">[M] the trained rows.</param>
    /// <param name="partOf">[M] their parts.</param>
    /// <param name="parts">K.</param>
    public static string? WarningOfParts(TrainingSource data, int[] rows, int[] partOf, int parts)
    {
        int[] present = [.. rows.Select(row => data.Labels[row]).Distinct()];
        int[] lacking = [.. Enumerable.Range(0, parts)
            .SelectMany(part => present.Except(rows.Where((_, i) => partOf[i] != part).Select(row => data.Labels[row])))
            .Distinct()
            .Order()];
        if (lacking.Length == 0)
            return null;
        string names = string.Join(", ", lacking.Take(MostNames).Select(label => ClassColumn.NameOf(data.ClassNames, label))) + (lacking.Length > MostNames ? ", ..." : "");
        return FormattableString.Invariant(
            $"warning: {lacking.Length} of the classes ({names}) lie in one part of `cross-fit` alone, so the model that judges them has never seen them; a larger `subset`, or one with `class-balanced`, spreads them.");
    }

    /// <summary>A warning where rows of some class are missing, or null.</summary>
    public static string? WarningOf(TrainingSource data, int[] rows)
    {
        int[] missing = TrainingSubset.MissingClasses(data.Labels, rows);
        if (missing.Length == 0)
            return null;
        string names = string.Join(", ", missing.Take(MostNames).Select(label => ClassColumn.NameOf(data.ClassNames, label))) + (missing.Length > MostNames ? ", ..." : "");
        return FormattableString.Invariant(
            $"warning: the {rows.Length:N0} trained rows hold no row of {missing.Length} of the classes ({names}), which the model cannot learn then; `subset` with `class-balanced` holds every class.");
    }
}
