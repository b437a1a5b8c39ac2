using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Graphs;
using Pith.Data.Images.Folders;
using Pith.Data.Inspection;
using Pith.Data.Scores;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;
using Pith.Pipelines.Graph;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Inspection;

/// <summary>What a folder holds that is no run.</summary>
static class FolderInspection
{
    const int MostListed = 20;

    /// <summary>Describes a folder; null where it is shards of one matrix or table, which are inspected as such.</summary>
    /// <exception cref="InvalidDataContentException">Nothing in it is read by Pith.</exception>
    public static Inspected? Find(string folder)
    {
        if (File.Exists(Path.Combine(folder, ScoresFolder.FileName)))
            return ScoresInspection.Describe(folder, folder);
        if (File.Exists(Path.Combine(folder, DynamicsDescription.FileName)))
            return OfDynamics(folder, folder);
        string[] files = [.. Directory.EnumerateFiles(folder).Where(file => !FileOrder.IsHidden(file))];
        string[] Ending(params string[] endings) => [.. files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)];
        if (Ending(".npy") is { Length: > 0 } arrays)
            return OfArrays(folder, arrays);
        if (Directory.GetFiles(folder, GraphParts.Pattern).Length > 0 && IsGraph(folder))
            return OfGraph(folder);
        if (Ending(".npz") is { Length: > 0 } archives)
            return OfArchives(folder, archives);
        if (Ending(".parquet", ".csv", ".tsv", ".jsonl", ".ndjson").Length > 0)
            return null;
        if (Ending(".tar") is { Length: > 0 } tars)
        {
            return new Inspected(folder, Invariant($"folder of {tars.Length:N0} .tar files; as image shards (WebDataset) they are named by a pattern"))
            {
                Next = [$"pith embed --data webdataset:'{Path.Combine(folder, "*.tar")}' --out EMB"],
            };
        }
        try
        {
            return OfImages(folder, folder, ImageFolder.Find(folder));
        }
        catch (InvalidDataContentException)
        {
            throw Nothing(folder, files);
        }
    }

    /// <summary>Describes a folder of images.</summary>
    /// <param name="name">What was named.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="parts">Its images.</param>
    public static Inspected OfImages(string name, string folder, ImageParts parts)
    {
        (string? Class, int Train, int Test)[] classes = [.. parts.All.Select(image => image.Class).Distinct().Order(StringComparer.Ordinal)
            .Select(c => (c, parts.Train.Count(image => image.Class == c), parts.Test.Count(image => image.Class == c)))];
        bool isFlat = classes is [(null, _, _)];
        var facts = new List<KeyValuePair<string, string>> { new("images to choose from", Invariant($"{parts.Train.Count:N0}")) };
        if (parts.TestName is string test)
            facts.Add(new("images for testing", Invariant($"{parts.Test.Count:N0}, in {test}/")));
        if (!isFlat)
            facts.Add(new("classes", Invariant($"{classes.Length:N0}")));
        return new Inspected(name, isFlat ? "folder of images" : "folder of images, a folder a class")
        {
            Facts = facts,
            Columns = parts.TestName is null ? ["class", "images"] : ["class", "images", "for testing"],
            Contents = isFlat ? [] : [.. classes.Take(MostListed).Select(c => parts.TestName is null
                ? new[] { c.Class ?? "", Invariant($"{c.Train:N0}") } : [c.Class ?? "", Invariant($"{c.Train:N0}"), Invariant($"{c.Test:N0}")])],
            Notes = classes.Length > MostListed ? [.. parts.Notes, Invariant($"... and {classes.Length - MostListed:N0} classes more.")] : parts.Notes,
            Next = isFlat
                ? [$"pith embed --data images:{folder} --out EMB"]
                : [$"pith prune --data images:{folder} --keep 30% --out CORESET", $"pith run --data images:{folder} --keep 30% --out RUN"],
        };
    }

    /// <summary>Describes training dynamics.</summary>
    /// <param name="name">What was named.</param>
    /// <param name="folder">The folder.</param>
    public static Inspected OfDynamics(string name, string folder)
    {
        DynamicsDescription about = DynamicsDescription.Read(folder);
        return new Inspected(name, "training dynamics: what a model said of its rows in each epoch")
        {
            Facts =
            [
                new("rows", Invariant($"{about.Rows:N0}")), new("classes", Invariant($"{about.Classes:N0}")), new("epochs", Invariant($"{about.Epochs:N0}")),
                new("values", KebabCase.Of(about.Values)),
            ],
            Next = [$"pith score --dynamics {Path.GetRelativePath(Environment.CurrentDirectory, folder)} --scores all --out SCORES"],
        };
    }

    // Arrays of one width are one matrix; others are things of their own.
    static Inspected? OfArrays(string folder, string[] files)
    {
        FileMember[] about = [.. files.Take(MostListed).Select(HeaderOf)];
        if (about.All(array => array.Shape.Count == 2 && array.Shape[1] == about[0].Shape[1]))
            return null;
        return new Inspected(folder, Invariant($"folder of {files.Length:N0} .npy files, which are no shards of one matrix: name the one that is meant"))
        {
            Columns = ["file", "shape", "type"],
            Contents = [.. about.Select(array => new[] { array.Name, $"[{string.Join(", ", array.Shape)}]", array.Type })],
            Notes = files.Length > MostListed ? [Invariant($"... and {files.Length - MostListed:N0} files more.")] : [],
            Next = [$"pith inspect {files[0]}"],
        };
    }

    static FileMember HeaderOf(string file)
    {
        using DataSource source = DataFormats.Open(new DataSpec(file, null), DataUse.Any);
        using StoredArray array = ((ArraySource)source).OpenArray(null);
        return new FileMember(Path.GetFileName(file), array.Shape, array.Format.Name);
    }

    static Inspected OfArchives(string folder, string[] files)
    {
        FileInspection first = FileInspection.Inspect(files[0]);
        return new Inspected(folder, Invariant($"folder of {files.Length:N0} .npz files: name the member that is meant"))
        {
            Facts = [new("members of", Path.GetFileName(files[0]))],
            Columns = ["member", "shape", "type"],
            Contents = [.. first.Members.Select(member => new[] { member.Name, $"[{string.Join(", ", member.Shape)}]", member.Type })],
            Next = [.. first.Members.Take(1).Select(member => $"pith inspect {folder}:{member.Name}")],
        };
    }

    static bool IsGraph(string folder) => FileInspection.Inspect(Directory.GetFiles(folder, GraphParts.Pattern)[0]).Members is { Count: > 0 } members
        && members.Any(member => member.Name == "indices") && members.Any(member => member.Name == "distances");

    static Inspected OfGraph(string folder)
    {
        BuiltGraph graph = BuiltGraph.Of(GraphParts.Read(folder), 0);
        return new Inspected(folder, "kNN graph in parts")
        {
            Facts =
            [
                new("rows", Invariant($"{graph.Rows:N0}")), new("neighbours a row", Invariant($"{graph.Neighbors}")),
                new("mean distance", Invariant($"{graph.MeanDistance:G4}")), new("at distance 0", Invariant($"{graph.ZeroDistances:N0}")),
            ],
            Next = [$"pith prune --graph {folder} --scores s.npy --keep 30% --out CORESET"],
        };
    }

    static InvalidDataContentException Nothing(string folder, string[] files)
    {
        string[] kinds = [.. files.GroupBy(file => Path.GetExtension(file).ToLowerInvariant()).OrderByDescending(group => group.Count())
            .Select(group => Invariant($"{group.Count():N0} {(group.Key.Length > 0 ? group.Key : "without an extension")}"))];
        string[] folders = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path) + "/").Order(StringComparer.Ordinal)];
        string holds = (kinds.Length, folders.Length) switch
        {
            (0, 0) => "it is empty",
            (0, _) => $"it has only the folders {NameList.Of(folders)}",
            _ => $"it has files ({NameList.Of(kinds)}){(folders.Length > 0 ? $" and the folders {NameList.Of(folders)}" : "")}",
        };
        return new InvalidDataContentException(
            $"{folder} is no folder that Pith reads: {holds}. Folders may hold a run of Pith, shards (.npy, .npz, .parquet), images (a folder a class) or .tar shards; give one of these, or a file.");
    }
}
