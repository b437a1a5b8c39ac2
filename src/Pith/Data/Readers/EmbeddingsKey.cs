using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Embeddings of a table whose records are named by a column of it: <c>FILE.parquet:column@key</c>.</summary>
static class EmbeddingsKey
{
    const char Separator = '@';

    /// <summary>The input without its key, and the column of the keys; null where an input names none.</summary>
    /// <param name="spec">The embeddings.</param>
    public static (DataSpec Matrix, DataSpec Keys)? Of(string spec)
    {
        var source = DataSpec.Parse(spec);
        int at = source.Member?.LastIndexOf(Separator) ?? -1;
        if (at < 1 || !DataFormats.Find(source, DataUse.Any).NamesRows)
            return null;
        using (DataSource table = DataFormats.Open(source, DataUse.Any))
        {
            if (table.Names.Contains(source.Member))
                return null;
        }
        return (source with { Member = source.Member![..at] }, source with { Member = source.Member[(at + 1)..] });
    }

    /// <summary>The embeddings in the order of a dataset's ids.</summary>
    /// <param name="spec">The embeddings, for messages.</param>
    /// <param name="matrix">The embeddings; the result owns them.</param>
    /// <param name="keys">The key of each of their rows.</param>
    /// <param name="ids">The ids.</param>
    /// <exception cref="InvalidDataContentException">Keys repeat, a row has no embedding, or an embedding belongs to no row; the message counts these and names the first.</exception>
    public static MatrixView InOrderOf(string spec, MatrixView matrix, string[] keys, string[] ids)
    {
        if (keys.AsSpan().SequenceEqual(ids))
            return matrix;
        var known = new RowIds(ids);
        known.RequireDifferent();
        new RowIds(keys).RequireDifferent();
        var rows = new int[ids.Length];
        Array.Fill(rows, -1);
        int strangers = 0;
        string? stranger = null;
        for (int record = 0; record < keys.Length; record++)
        {
            if (known.Find(keys[record]) is >= 0 and int row)
            {
                rows[row] = record;
                continue;
            }
            strangers++;
            stranger ??= keys[record];
        }
        int missing = rows.Count(row => row < 0);
        if (missing > 0 || strangers > 0)
        {
            string lacking = missing > 0 ? FormattableString.Invariant($"{missing:N0} of the {ids.Length:N0} ids have no embedding, the first '{ids[Array.IndexOf(rows, -1)]}'") : "";
            string foreign = strangers > 0 ? FormattableString.Invariant($"{strangers:N0} embeddings have a key that is no id of the dataset, the first '{stranger}'") : "";
            throw new InvalidDataContentException($"embeddings {spec}: {lacking}{(missing > 0 && strangers > 0 ? ", and " : "")}{foreign}; every row needs one, so give `ids` of these rows, or leave `ids` out to take the keys for them.");
        }
        return new SelectedRowsMatrix(matrix, rows, ownsSource: true);
    }
}
