using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>A condition in SQL that a user wrote, over the columns of one table.</summary>
static class RowCondition
{
    /// <summary>The condition in brackets. A comment at its end must not swallow the closing one.</summary>
    public static string Parenthesised(string condition) => $"({condition}\n)";

    /// <summary>Whether each record meets a condition.</summary>
    /// <param name="files">The table, of which alone the condition may read.</param>
    /// <param name="condition">The condition.</param>
    /// <exception cref="OptionException">It is no condition over this table.</exception>
    public static bool[] Apply(TableFiles files, string condition)
    {
        using EngineDatabase database = TableEngine.OpenAlone();
        using EngineConnection engine = database.Connect();
        EngineDatabase.Restrict(engine, files.Files);
        var mask = new List<bool>();
        try
        {
            // What tells of all rows together is no condition on one.
            engine.Prepare($"SELECT 1 FROM {files.Typed(all: true)} WHERE {Parenthesised(condition)}", files.Path);
            using EngineResult result = engine.Query($"SELECT CAST({Parenthesised(condition)} AS BOOLEAN) FROM {files.Typed(all: true)}", files.Path);
            if (result.Columns != 1)
                throw new OptionException("where", $"`where` {condition} is not one condition; join conditions with and, or.");
            while (result.Next())
            {
                for (int row = 0; row < result.Rows; row++)
                    mask.Add(!result.IsNull(0, row) && result.BooleanAt(0, row));
            }
        }
        catch (EngineException error) when (EngineErrors.OfSql(error, $"`where` {condition}", files.Path) is string sentence)
        {
            throw new OptionException("where", sentence);
        }
        return [.. mask];
    }
}
