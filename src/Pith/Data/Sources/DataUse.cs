namespace Pith.Data.Sources;

/// <summary>What is wanted of a source: a place on disk may hold several things, and columns name their rows differently.</summary>
enum DataUse
{
    /// <summary>A matrix of embeddings or features.</summary>
    Embeddings,

    /// <summary>A matrix of one model's logits.</summary>
    Logits,

    /// <summary>Importance scores, or another number a row.</summary>
    Scores,

    /// <summary>A class a row.</summary>
    Labels,

    /// <summary>A name a row.</summary>
    Ids,

    /// <summary>A list of rows, or a mask of them.</summary>
    Rows,

    /// <summary>Whatever is there, to look at it.</summary>
    Any,
}

/// <summary>What follows from a use.</summary>
static class DataUses
{
    /// <summary>The columns that may stand beside the wanted one and say which row a record is about, the first one winning.</summary>
    /// <remarks>Ids are what rows are named by, so a column <c>id</c> says nothing of them; a list of rows is about no row.</remarks>
    /// <param name="use">The use.</param>
    public static IReadOnlyList<string> KeyColumns(this DataUse use) => use switch
    {
        DataUse.Scores or DataUse.Labels => [CellColumn.RowKey, CellColumn.IdKey],
        DataUse.Ids => [CellColumn.RowKey],
        _ => [],
    };

    /// <summary>Whether a matrix is wanted.</summary>
    /// <param name="use">The use.</param>
    public static bool IsMatrix(this DataUse use) => use is DataUse.Embeddings or DataUse.Logits;

    /// <summary>The use in one word for messages, e.g. <c>labels</c>.</summary>
    internal static string Word(this DataUse use) => KebabCase.Of(use);
}
