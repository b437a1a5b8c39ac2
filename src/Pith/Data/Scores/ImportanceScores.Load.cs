using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Scores;

public sealed partial class ImportanceScores
{
    /// <summary>Reads scores from any of the contract's forms, with the direction that is stored beside them.</summary>
    /// <param name="spec">What <see cref="ScoreValues.Read"/> takes; a scores folder with a single score may also be named alone.</param>
    /// <param name="rows">Rows of the dataset, or null where it is not known.</param>
    /// <param name="declared">The direction that the user declared (<c>--hard high</c> is <see cref="ScoreDirection.HighIsHard"/>), or null.</param>
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched.</param>
    /// <returns>The scores. A direction stored in <c>scores.json</c> holds; without one the declared direction does; without both high is hard.</returns>
    /// <exception cref="OptionException">The declared direction contradicts the stored one, or a folder of several scores is named without one.</exception>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed.</exception>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    public static ImportanceScores Load(string spec, int? rows = null, ScoreDirection? declared = null, IReadOnlyList<string>? ids = null)
    {
        string resolved = ResolveFolder(spec);
        double[] values = ScoreValues.Read(resolved, rows, ids);
        (string name, ScoreDescription? stored, string folder) = FindDescription(resolved);
        if (stored is null)
        {
            return new ImportanceScores(name, declared ?? ScoreDirection.HighIsHard, values, source: spec)
            {
                DirectionSource = declared is null ? DirectionSource.Assumed : DirectionSource.Given,
            };
        }
        if (declared is ScoreDirection wanted && wanted != stored.Direction)
        {
            throw new OptionException("hard",
                $"`hard` {(wanted == ScoreDirection.HighIsHard ? "high" : "low")} contradicts {Path.Combine(folder, ScoresFolder.FileName)}, where {name} is {KebabCase.Of(stored.Direction)}; leave `hard` out.");
        }
        return new ImportanceScores(name, stored.Direction, values, stored.Definition, stored.Parameters, stored.Source);
    }

    // A folder without a name stands for its only score.
    static string ResolveFolder(string spec)
    {
        DataSpec source = DataSpec.Parse(spec);
        if (source.Member is not null || !File.Exists(Path.Combine(source.Path, ScoresFolder.FileName)))
            return spec;
        IReadOnlyDictionary<string, ScoreDescription> descriptions = ScoresFolder.ReadDescriptions(source.Path);
        if (descriptions.Count == 1)
            return spec + ":" + descriptions.Keys.First();
        throw new OptionException("scores", descriptions.Count == 0
            ? $"`scores` {spec} is a folder without scores; compute some with pith score."
            : $"`scores` {spec} holds {string.Join(", ", descriptions.Keys)}; name one, e.g. {spec}:{descriptions.Keys.First()}.");
    }

    // scores.json lies in the named folder, beside the values, or beside the folder scores/ that holds them.
    static (string Name, ScoreDescription? Stored, string Folder) FindDescription(string spec)
    {
        DataSpec source = DataSpec.Parse(spec);
        bool isFolder = Directory.Exists(source.Path);
        string name = NameOf(source);
        if (!isFolder && !ScoresFolder.IsValues(source.Path))
            return (name, null, "");
        string nearest = isFolder ? source.Path : Path.GetDirectoryName(Path.GetFullPath(source.Path)) ?? "";
        foreach (string folder in new[] { nearest, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(nearest))) ?? nearest })
        {
            if (!File.Exists(Path.Combine(folder, ScoresFolder.FileName)))
                continue;
            ScoresFolder.ReadDescriptions(folder).TryGetValue(name, out ScoreDescription? stored);
            return (name, stored, folder);
        }
        return (name, null, "");
    }

    // A table's column may be followed by the column of its keys.
    static string NameOf(DataSpec source)
    {
        string name = source.Member ?? Path.GetFileNameWithoutExtension(source.Path);
        int key = source is { Member: not null } && DataFormats.Find(source, DataUse.Scores).NamesRows ? name.LastIndexOf('@') : -1;
        return key > 0 ? name[..key] : name;
    }
}
