using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Data.Labels;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Tables.Query;

/// <summary>Finds the class of every row of a selection again, from the labels that its run was given or made.</summary>
static class RunClasses
{
    /// <summary>The classes' names.</summary>
    /// <param name="folder">The run that is asked about.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="stage">The folder of the selection, which is the run's or one in it.</param>
    /// <returns>One a row; empty where no labels are known or they are gone.</returns>
    public static string?[] Of(string folder, Manifest manifest, string stage)
    {
        Manifest selection = Path.GetFullPath(stage) == Path.GetFullPath(folder) ? manifest : Manifest.Read(stage);
        return OfInputs(selection) ?? OfTraining(folder, selection.Rows) ?? [];
    }

    static string?[]? OfInputs(Manifest manifest)
    {
        Dictionary<string, string> inputs = manifest.Inputs.ToDictionary(input => input.Option, input => input.Path);
        if (manifest.Command != "prune" || !inputs.ContainsKey("labels"))
            return null;
        try
        {
            Dictionary<string, string> texts = inputs.Where(input => input.Key is "labels" or "ids" or "embeddings").ToDictionary();
            if (manifest.Options.GetValueOrDefault("where") is string where)
                texts["where"] = where;
            DatasetFiles files = new PruneStage().Bind(texts).Data with { LabelsMayMiss = true };
            using OpenDataset open = DatasetReader.Open(files);
            return [.. open.Data.Labels!.Select(label => label < 0 ? null : ClassColumn.NameOf(open.Data.ClassNames, label))];
        }
        catch (Exception error) when (error is PithException or OptionException)
        {
            // The inputs may have moved since; the rest of the run can still be asked about.
            return null;
        }
    }

    // A run on images keeps the labels that it trained on.
    static string?[]? OfTraining(string folder, long rows)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "labels.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            long[] labels = NpyFile.ReadInt64s(file);
            if (labels.Length == rows)
                return [.. labels.Select(label => label < 0 ? null : label.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }
        return null;
    }
}
