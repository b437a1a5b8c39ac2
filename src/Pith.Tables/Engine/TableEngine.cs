using System.Globalization;
using DuckDB.NET.Native;

namespace Pith.Tables.Engine;

/// <summary>The embedded table engine of this process: one database in memory that holds nothing, loaded when a table is first opened.</summary>
static class TableEngine
{
    static readonly Lock s_lock = new();
    static EngineDatabase? s_shared;

    /// <summary>What the engine may use; holds for a database that is opened afterwards.</summary>
    public static EngineOptions Options
    {
        get;
        set
        {
            lock (s_lock)
            {
                if (field is not null && field != value)
                    s_shared = null;
                field = value;
            }
        }
    }
    = new(Math.Max(EngineOptions.LeastMemory, EngineOptions.DefaultMemory), Environment.ProcessorCount, Path.GetTempPath());

    /// <summary>A connection to the database that all readers share.</summary>
    public static EngineConnection Connect()
    {
        lock (s_lock)
            s_shared ??= new EngineDatabase(Options);
        return s_shared.Connect();
    }

    /// <summary>A database of one's own, for what must not see the files of others.</summary>
    /// <param name="threads">Threads; 0 means those of <see cref="Options"/>.</param>
    public static EngineDatabase OpenAlone(int threads = 0) => new(threads == 0 ? Options : Options with { Threads = threads });
}

/// <summary>A database in memory.</summary>
sealed class EngineDatabase : IDisposable
{
    readonly DuckDBDatabase _database;
    readonly string _temporary;

    public EngineDatabase(EngineOptions options)
    {
        _temporary = Path.Combine(options.TemporaryFolder, $"pith-tables-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        NativeMethods.Configuration.DuckDBCreateConfig(out DuckDBConfig config);
        using (config)
        {
            void Set(string name, string value)
            {
                if (NativeMethods.Configuration.DuckDBSetConfig(config, name, value) != DuckDBState.Success)
                    throw new InvalidOperationException($"The table engine does not know the setting {name}.");
            }
            Set("threads", options.Threads.ToString(CultureInfo.InvariantCulture));
            Set("memory_limit", string.Create(CultureInfo.InvariantCulture, $"{options.Memory}B"));
            Set("temp_directory", _temporary);
            // Nothing is ever fetched from elsewhere.
            Set("autoinstall_known_extensions", "false");
            Set("autoload_known_extensions", "false");
            if (NativeMethods.Startup.DuckDBOpen(":memory:", out _database, config, out string error) != DuckDBState.Success)
                throw new ResourceLimitException($"The table engine does not start: {error}");
        }
        AppDomain.CurrentDomain.ProcessExit += RemoveTemporary;
    }

    public EngineConnection Connect() => NativeMethods.Startup.DuckDBConnect(_database, out DuckDBNativeConnection connection) == DuckDBState.Success
        ? new EngineConnection(connection)
        : throw new ResourceLimitException("The table engine gives no further connection; close other datasets first.");

    /// <summary>Shuts everything but some files away from statements that a user wrote; cannot be undone.</summary>
    /// <param name="connection">A connection of this database.</param>
    /// <param name="files">Absolute paths that may be read.</param>
    public static void Restrict(EngineConnection connection, IReadOnlyList<string> files)
    {
        connection.Execute($"SET allowed_paths = [{string.Join(", ", files.Select(Sql.Text))}]", "the table engine");
        connection.Execute("SET enable_external_access = false", "the table engine");
        connection.Execute("SET lock_configuration = true", "the table engine");
    }

    public void Dispose()
    {
        _database.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= RemoveTemporary;
        RemoveTemporary(null, EventArgs.Empty);
    }

    // The engine removes its files, not always the folder.
    void RemoveTemporary(object? sender, EventArgs e)
    {
        try
        {
            if (Directory.Exists(_temporary))
                Directory.Delete(_temporary, recursive: true);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // What another process holds open is removed with the system's temporary files.
        }
    }
}
