using System.Text;
using Pith.Tables.Engine;

namespace Pith.Tables.Tests;

/// <summary>A folder with tables that is gone after the test; the forms of tables are registered once it exists.</summary>
sealed class TableFolder : IDisposable
{
    public TableFolder() => PithTables.Register();

    public string Path { get; } = Directory.CreateTempSubdirectory("pith-tables-tests-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Writes what a query gives, in the form that the name ends with.</summary>
    /// <param name="name">The file.</param>
    /// <param name="query">A SELECT; <c>{0}</c> stands for this folder.</param>
    /// <param name="options">More of COPY's options, with a comma before them.</param>
    public string Table(string name, string query, string options = "")
    {
        string form = name.Contains(".parquet", StringComparison.Ordinal) ? "format parquet"
            : name.Contains(".csv", StringComparison.Ordinal) ? "format csv"
            : "format json";
        using EngineConnection engine = TableEngine.Connect();
        engine.Execute($"COPY ({query.Replace("{0}", Path, StringComparison.Ordinal)}) TO {Sql.Text(this[name])} ({form}{options})", name);
        return this[name];
    }

    /// <summary>The sentence with which an action is refused.</summary>
    public static string Refused(Action action)
    {
        string message = Assert.ThrowsAny<PithException>(action).Message;
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
        Assert.True(message[^1] is '.' or '?', message);
        return message;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
