using DuckDB.NET.Native;

namespace Pith.Tables.Engine;

/// <summary>A connection to the table engine: runs one statement at a time.</summary>
sealed class EngineConnection(DuckDBNativeConnection connection) : IDisposable
{
    /// <summary>Runs a statement that gives nothing back.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Execute(string sql, string path, CancellationToken cancellation = default)
    {
        using EngineResult result = Query(sql, path, cancellation);
        while (result.Next())
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Runs a statement and gives its rows back as they come.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataContentException">The file or the statement is wrong.</exception>
    /// <exception cref="ResourceLimitException">Memory or disk do not suffice.</exception>
    public EngineResult Query(string sql, string path, CancellationToken cancellation = default)
    {
        CancellationTokenRegistration stop = cancellation.Register(() => NativeMethods.Startup.DuckDBInterrupt(connection));
        DuckDBPreparedStatement? statement = null;
        try
        {
            if (NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out statement) != DuckDBState.Success)
                throw EngineErrors.Of(NativeMethods.PreparedStatements.DuckDBPrepareError(statement), path, cancellation);
            if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out DuckDBResult result) != DuckDBState.Success)
            {
                string message = NativeMethods.Query.DuckDBResultError(ref result);
                NativeMethods.Query.DuckDBDestroyResult(ref result);
                throw EngineErrors.Of(message, path, cancellation);
            }
            return new EngineResult(statement, result, path, stop, cancellation);
        }
        catch
        {
            statement?.Dispose();
            stop.Dispose();
            throw;
        }
    }

    /// <summary>The first row's values as texts, null for none.</summary>
    /// <param name="sql">A statement whose columns are texts.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    /// <param name="cancellation">Stops it.</param>
    public string?[] Row(string sql, string path, CancellationToken cancellation = default) => Rows(sql, path, cancellation)[0];

    /// <summary>All rows' values as texts, null for none.</summary>
    /// <param name="sql">A statement whose columns are texts.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    /// <param name="cancellation">Stops it.</param>
    public List<string?[]> Rows(string sql, string path, CancellationToken cancellation = default)
    {
        var rows = new List<string?[]>();
        using EngineResult result = Query(sql, path, cancellation);
        while (result.Next())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                var values = new string?[result.Columns];
                for (int column = 0; column < values.Length; column++)
                    values[column] = result.IsNull(column, row) ? null : result.TextAt(column, row);
                rows.Add(values);
            }
        }
        return rows;
    }

    /// <summary>Refuses a statement that could not be run, without running it.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="path">What it is about, for messages.</param>
    public void Prepare(string sql, string path)
    {
        DuckDBState state = NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out DuckDBPreparedStatement statement);
        using (statement)
        {
            if (state != DuckDBState.Success)
                throw EngineErrors.Of(NativeMethods.PreparedStatements.DuckDBPrepareError(statement), path);
        }
    }

    /// <summary>Adds rows to a table of one column of truth values.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="values">The rows.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    public void Append(string table, bool[] values, string path) =>
        Append(table, values.Length, (appender, row) => NativeMethods.Appender.DuckDBAppendBool(appender, values[row]), path);

    /// <summary>Adds rows to a table of one column of texts, null for none.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="values">The rows.</param>
    /// <param name="path">The file that it is about, for messages.</param>
    public void Append(string table, string?[] values, string path) => Append(table, values.Length, (appender, row) =>
    {
        if (values[row] is string text)
            NativeMethods.Appender.DuckDBAppendVarchar(appender, text);
        else
            NativeMethods.Appender.DuckDBAppendNull(appender);
    }, path);

    /// <summary>Adds rows to a table of the row's number and some columns of numbers, NaN for none.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="rows">How many.</param>
    /// <param name="columns">The columns, each [rows].</param>
    /// <param name="path">The file that it is about, for messages.</param>
    public void AppendNumbers(string table, int rows, double[][] columns, string path) => Append(table, rows, (appender, row) =>
    {
        NativeMethods.Appender.DuckDBAppendInt64(appender, row);
        foreach (double[] column in columns)
        {
            if (double.IsNaN(column[row]))
                NativeMethods.Appender.DuckDBAppendNull(appender);
            else
                NativeMethods.Appender.DuckDBAppendDouble(appender, column[row]);
        }
    }, path);

    void Append(string table, int rows, Action<DuckDBAppender, int> append, string path)
    {
        if (NativeMethods.Appender.DuckDBAppenderCreate(connection, null!, table, out DuckDBAppender appender) != DuckDBState.Success)
            throw new InvalidOperationException($"The table engine has no table {table}.");
        using (appender)
        {
            for (int row = 0; row < rows; row++)
            {
                append(appender, row);
                NativeMethods.Appender.DuckDBAppenderEndRow(appender);
            }
            if (NativeMethods.Appender.DuckDBAppenderClose(appender) != DuckDBState.Success)
                throw new ResourceLimitException(FormattableString.Invariant($"{path}: the table engine cannot hold {rows} rows; raise `memory`."));
        }
    }

    public void Dispose() => connection.Dispose();
}
