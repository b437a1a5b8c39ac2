using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Formats.Npz;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Ids that stand beside the matrix of embeddings: in their shards, or in the column of a table that is named as their key.</summary>
static class ShardIds
{
    static readonly string[] s_names = ["uid", "uids", "id", "ids", "key", "keys"];

    /// <summary>Reads the ids of a matrix in <c>.npz</c> shards, or of a table with a key.</summary>
    /// <param name="spec">The embeddings.</param>
    /// <returns>[N]; null where the input is not in such shards, or not all of them have ids of their rows.</returns>
    public static string[]? Read(string? spec)
    {
        if (spec is not null && EmbeddingsKey.Of(spec) is { } keyed)
            return IdsReader.Read(keyed.Keys.ToString());
        if (spec is null || DataSpec.Parse(spec) is not { Member: { } matrix } source || !(source.IsFolder || source.IsPattern))
            return null;
        IReadOnlyList<string> shards = DataFormats.ShardsOf(source, DataUse.Embeddings);
        if (shards.Count == 0 || !shards.All(shard => new DataSpec(shard, null).IsFileWith([".npz"])))
            return null;
        using NpzFile first = NpzFile.Open(shards[0]);
        string? name = s_names.FirstOrDefault(name => name != matrix && first.Contains(name));
        if (name is null)
            return null;
        try
        {
            return IdsReader.Read((source with { Member = name }).ToString());
        }
        catch (InvalidDataContentException)
        {
            // A member that is called so and holds something else is none of Pith's business.
            return null;
        }
    }
}
