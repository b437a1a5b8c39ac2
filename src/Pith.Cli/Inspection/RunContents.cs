using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Inspection;

/// <summary>The files and folders of a run, each with what it holds.</summary>
static class RunContents
{
    static readonly Dictionary<string, string> s_words = new()
    {
        ["manifest.json"] = "options, inputs, files and times",
        ["config.yaml"] = "the options that were given, for --config",
        ["order.npy"] = "kept rows, in the order picked",
        ["kept.npy"] = "kept rows, ascending",
        ["selection.csv"] = "every row: kept or not, order, score, value, reason",
        ["edges.npz"] = "the edges of the graph, for pith explain and the map",
        ["duplicates.csv"] = "the row that each one duplicates, and how similar it is",
        ["mask.npy"] = "whether each row is kept",
        ["uids.npy"] = "ids of kept rows, for DataComp's resharder",
        ["selection.parquet"] = "as selection.csv",
        ["scores.json"] = "direction and definition of each score",
        ["scores"] = "a value a row of each score; NaN = not scored",
        ["uncertainty.npy"] = "how uncertain each extrapolated score is",
        ["validation.json"] = "what held-out scored rows say of the extrapolation",
        ["truth.json"] = "what the true scores say of the extrapolation",
        ["dynamics"] = "training dynamics, for pith score --dynamics",
        ["features.npy"] = "features of all training rows",
        ["test-features.npy"] = "features of the test rows",
        ["labels.npy"] = "the class of each row, from 0",
        ["test-labels.npy"] = "the class of each test row",
        ["logits.npy"] = "what the model says of each row",
        ["rows.npy"] = "rows that were trained on",
        ["classes.txt"] = "names of classes 0, 1, ...",
        ["model.safetensors"] = "the trained model",
        ["metrics.json"] = "loss and accuracy by epoch",
        ["results.csv"] = "accuracy of every method, budget and seed",
        ["classes.csv"] = "accuracy by class",
        ["corruptions.csv"] = "accuracy on spoilt test images",
        ["summary.json"] = "means, intervals and differences to random",
        ["summary.md"] = "the same for people",
        ["tuning.json"] = "settings tried, and the choice",
        ["embedding.json"] = "what the embeddings are: encoder, rows, columns",
        ["embeddings.npy"] = "an embedding a row",
        ["test-embeddings.npy"] = "an embedding a test row",
        ["embeddings"] = "embeddings in shards",
        ["ids.txt"] = "the id of each row",
        ["test-ids.txt"] = "the id of each test row",
        ["pipeline.json"] = "what the pipeline came to",
        ["report.html"] = "the report",
        ["train"] = "run of its training",
        ["extrapolation"] = "run of its extrapolation",
        ["tuning"] = "run of its tuning",
        ["coreset"] = "run of its selection",
        ["evaluation"] = "run of its evaluation",
    };

    /// <summary>Name, size and content of each, in name order.</summary>
    public static IEnumerable<string[]> Of(string folder)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            string words = s_words.GetValueOrDefault(name, "");
            if (!Directory.Exists(path))
            {
                yield return [name, ByteSize.Format(new FileInfo(path).Length), words];
                continue;
            }
            FileInfo[] inside = new DirectoryInfo(path).GetFiles("*", SearchOption.AllDirectories);
            yield return [name + "/", ByteSize.Format(inside.Sum(file => file.Length)), Invariant($"{(words.Length > 0 ? words + "; " : "")}{inside.Length:N0} files")];
        }
    }
}
