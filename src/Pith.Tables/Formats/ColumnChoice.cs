using System.IO.Enumeration;
using Pith.Data.Files;

namespace Pith.Tables.Formats;

/// <summary>The columns that make up embeddings: one of lists, or several of numbers, as a pattern or with commas between them.</summary>
static class ColumnChoice
{
    /// <summary>Whether a text names several columns.</summary>
    public static bool IsPattern(string name) => name.AsSpan().IndexOfAny('*', '?', ',') >= 0;

    /// <summary>Finds the columns.</summary>
    /// <param name="file">The table.</param>
    /// <param name="name">What the user wrote after the colon; null means the only column of lists.</param>
    /// <returns>One column of lists, or columns of numbers in the order of the list or of the table.</returns>
    /// <exception cref="InvalidDataContentException">There is no such column, or they hold something else.</exception>
    public static int[] Find(EngineTableFile file, string? name)
    {
        if (name is null)
            return [OnlyList(file)];
        if (!IsPattern(name) || file.IndexOf(name) >= 0)
            return [file.Find(name)];
        int[] columns = name.Contains(',', StringComparison.Ordinal)
            ? [.. name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(file.Find)]
            : [.. Enumerable.Range(0, file.Names.Count).Where(c => FileSystemName.MatchesSimpleExpression(name, file.Names[c], ignoreCase: false))];
        if (columns.Length == 0)
            throw new InvalidDataContentException($"{file.Path} has no column that matches '{name}'; it has {NameList.Of(file.Names)}.");
        foreach (int column in columns)
        {
            if (!file.Types[column].IsNumber)
            {
                throw new InvalidDataContentException(
                    $"{file.Path}, column '{file.Names[column]}' holds {file.Types[column].Words}; several columns make up embeddings only where each holds one number a row.");
            }
        }
        return columns;
    }

    static int OnlyList(EngineTableFile file)
    {
        int[] lists = [.. Enumerable.Range(0, file.Names.Count).Where(c => file.Types[c].IsVector)];
        if (lists.Length == 1)
            return lists[0];
        string found = lists.Length > 1
            ? $"its columns of lists are {NameList.Of([.. lists.Select(c => file.Names[c])])}"
            : $"it has no column of lists, only {NameList.Of(file.Names)}; several columns of numbers are given as {file.Path}:x* or {file.Path}:a,b,c";
        throw new InvalidDataContentException($"{file.Path} needs the name of a column of lists, as {file.Path}:COLUMN; {found}.");
    }
}
