using Pith.Data.Files;
using Pith.Numerics;

namespace Pith.Data.Tables;

/// <summary>What only a table engine can do with tables, where one is registered; columns are read through the list of formats.</summary>
interface ITableEngine
{
    /// <summary>Whether an input is a table with named columns, of a form that the engine reads.</summary>
    /// <param name="spec">The input.</param>
    bool IsTable(DataSpec spec);

    /// <summary>Whether each record of a table meets a condition; one that the condition says nothing of does not.</summary>
    /// <param name="spec">The table; its column does not matter.</param>
    /// <param name="condition">A condition in SQL over the table's columns.</param>
    /// <exception cref="OptionException">The condition is no condition over this table.</exception>
    /// <exception cref="InvalidDataContentException">The table is malformed.</exception>
    bool[] Filter(DataSpec spec, string condition);

    /// <summary>Opens embeddings of the records that meet a condition.</summary>
    /// <param name="spec">The table with its column.</param>
    /// <param name="condition">A condition in SQL over the table's columns.</param>
    MatrixView OpenMatrix(DataSpec spec, string condition);

    /// <summary>The name of the file that <see cref="WriteRecords"/> makes of a table, e.g. <c>kept.parquet</c>.</summary>
    /// <param name="spec">The table.</param>
    string KeptName(DataSpec spec);

    /// <summary>Writes some records of a table with all columns, in the table's order and form. The bytes depend on nothing else.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="isKept">Whether each record is written.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="cancellation">Stops the writing.</param>
    void WriteRecords(DataSpec spec, bool[] isKept, string target, CancellationToken cancellation);

    /// <summary>Writes the table of a selection as Parquet. The bytes depend on nothing else.</summary>
    /// <param name="csv">The selection's csv file.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="cancellation">Stops the writing.</param>
    void WriteSelection(string csv, string target, CancellationToken cancellation);
}

/// <summary>The table engine of the process.</summary>
static class TableEngines
{
    static volatile ITableEngine? s_current;

    /// <summary>The engine, or null where none is registered.</summary>
    public static ITableEngine? Current
    {
        get => s_current;
        set => s_current = value;
    }

    /// <summary>The engine, for an option that cannot do without.</summary>
    /// <param name="option">The option.</param>
    /// <exception cref="OptionException">None is registered.</exception>
    public static ITableEngine For(string option) => Current
        ?? throw new OptionException(option, $"`{option}` works on tables through Pith.Tables; call PithTables.Register() first.");
}
