using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.DataComp;
using Pith.Data.Readers;
using Pith.Data.Sources;

namespace Pith.Data;

/// <summary>How the inputs of a call were aligned: what a user checks who wonders whether rows met their values.</summary>
/// <param name="Keys">For each table that was matched by one, the column that says which row a line is about; for a dictionary
/// whether its keys are ids (<c>id</c>) or row numbers (<c>row</c>).</param>
/// <param name="Shards">For each input in shards, their names in the order in which they were joined.</param>
sealed record InputKeys(IReadOnlyDictionary<string, string> Keys, IReadOnlyDictionary<string, IReadOnlyList<string>> Shards)
{
    /// <summary>Looks at the inputs of a call again.</summary>
    /// <param name="inputs">From option to what the user named.</param>
    /// <param name="known">The rows' own names where they are known; null for those that the inputs name.</param>
    public static InputKeys Of(IEnumerable<KeyValuePair<string, string>> inputs, string[]? known = null)
    {
        Dictionary<string, string> all = inputs.ToDictionary();
        var keys = new Dictionary<string, string>();
        var shards = new Dictionary<string, IReadOnlyList<string>>();
        string[]? ids = known ?? (all.TryGetValue("ids", out string? own)
            ? IdsReader.Read(own)
            : ShardIds.Read(all.GetValueOrDefault("embeddings")));
        foreach ((string option, string text) in all)
        {
            DataSpec spec = DataSpec.Parse(text);
            DataUse use = UseOf(option);
            bool isTable = use is DataUse.Scores or DataUse.Labels && DataFormats.Find(spec, use).NamesRows;
            if (isTable && KeyOf(spec, use, option.StartsWith("test-", StringComparison.Ordinal) ? null : ids) is string key)
                keys[option] = key;
            else if (use is DataUse.Embeddings && KeyOfEmbeddings(spec, text) is string named)
                keys[option] = named;
            if (use != DataUse.Any && DataFormats.ShardsOf(spec, use) is { Count: > 1 } files)
                shards[option] = [.. files.Select(file => Path.GetFileName(file))];
        }
        return new InputKeys(keys, shards);
    }

    static DataUse UseOf(string option) => option[(option.LastIndexOf('-') + 1)..] switch
    {
        "embeddings" or "features" => DataUse.Embeddings,
        "logits" => DataUse.Logits,
        "labels" => DataUse.Labels,
        "ids" => DataUse.Ids,
        "scores" or "confidence" or "truth" => DataUse.Scores,
        _ => DataUse.Any,
    };

    // The samples of a pool are matched by their uids; records of a table by the column that its input names.
    static string? KeyOfEmbeddings(DataSpec spec, string text) => spec.IsPool ? DataCompFolder.Uid : EmbeddingsKey.Of(text)?.Keys.Member;

    static string? KeyOf(DataSpec spec, DataUse use, string[]? ids)
    {
        using DataColumn column = DataFormats.OpenColumn(spec, use);
        if (column is not CellColumn cells)
            return null;
        cells.Settle(ids is null ? null : new RowIds(ids));
        return cells.Key;
    }
}
