using System.Text.RegularExpressions;

namespace Pith.Tables.Engine;

/// <summary>Turns the engine's messages into one sentence of Pith's: what is wrong, where, what to do.</summary>
static partial class EngineErrors
{
    /// <summary>The error that a message stands for.</summary>
    /// <param name="message">What the engine says.</param>
    /// <param name="path">The file that it was about.</param>
    /// <param name="cancellation">Where it is cancelled, that is the reason.</param>
    public static Exception Of(string message, string path, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
            return new OperationCanceledException(cancellation);
        (string kind, string text) = Split(message);
        if (kind == "Out of Memory")
        {
            return new ResourceLimitException(
                $"{path} needs more memory than the table engine may use ({TableEngine.Options.Memory >> 20} MiB, a part of `memory`) and could not go on with temporary files; raise `memory`. It says: {text}");
        }
        if (text.Contains("No space left on device", StringComparison.Ordinal))
            return new ResourceLimitException($"{path}: the disk is full; free some space or write elsewhere. The table engine says: {text}");
        return new EngineException(Sentence(kind, text, path), kind, text);
    }

    /// <summary>What is wrong with SQL that a user wrote.</summary>
    /// <param name="error">The error; its kind tells whether the SQL or what it reads is to blame.</param>
    /// <param name="sql">What stands for the SQL in the sentence, e.g. <c>`where` x > 1</c>.</param>
    /// <param name="table">What it is about, which has the columns.</param>
    /// <returns>The sentence, or null where the SQL is not to blame.</returns>
    public static string? OfSql(EngineException error, string sql, string table)
    {
        if (error.Kind is not ("Parser" or "Binder" or "Catalog" or "Conversion" or "Syntax" or "Not implemented" or "Permission" or "Out of Range" or "Invalid Input" or "Mismatch Type"))
            return null;
        string text = error.Text;
        Match column = UnknownColumn().Match(text);
        if (column.Success)
        {
            string near = column.Groups[2].Success ? $"; did you mean {column.Groups[2].Value.Replace('"', '\'').Replace(", ", " or ", StringComparison.Ordinal)}?" : ".";
            return $"{sql}: {table} has no column '{column.Groups[1].Value}'{near}";
        }
        // What the engine proposes is a table of its own.
        if (error.Kind == "Catalog" && text.IndexOf(" Did you mean", StringComparison.Ordinal) is > 0 and int proposal && text.StartsWith("Table", StringComparison.Ordinal))
            text = text[..proposal];
        if (error.Kind == "Permission")
            return $"{sql} reads or writes files, which is not allowed here; it sees only {table}.";
        return $"{sql} is refused: {text}{(text.EndsWith('.') || text.EndsWith('?') || text.EndsWith('!') ? "" : ".")}";
    }

    /// <summary>The engine's own words in one line, without what they are called and the statement that they quote.</summary>
    public static (string Kind, string Text) Split(string message)
    {
        Match kind = Kind().Match(message);
        string text = message[kind.Length..];
        int quoted = text.IndexOf("\n\nLINE ", StringComparison.Ordinal);
        text = (quoted < 0 ? text : text[..quoted]).Trim();
        return (kind.Groups[1].Value, string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    static string Sentence(string kind, string text, string path)
    {
        if (text.Contains("No magic bytes", StringComparison.Ordinal) || text.Contains("too small to be a Parquet file", StringComparison.Ordinal))
            return $"{path} is no Parquet file, or its end is missing, as of a copy that was cut off: it does not end with PAR1; copy or write it again.";
        if (text.Contains("encrypted", StringComparison.OrdinalIgnoreCase) || text.Contains("PARE", StringComparison.Ordinal))
            return $"{path} is an encrypted Parquet file, which Pith does not read; write it without encryption.";
        if (kind == "Permission")
            return $"{path}: SQL here reads only the tables that are there and writes nothing ({text.TrimEnd('.')}).";
        string end = text.EndsWith('.') || text.EndsWith('?') || text.EndsWith('!') ? "" : ".";
        return $"{path} cannot be read as a table: {text}{end}";
    }

    [GeneratedRegex("""Referenced column "(.*?)" not found.*?(?:Candidate bindings: (".*"))?$""")]
    private static partial Regex UnknownColumn();

    [GeneratedRegex(@"^(?:TransactionContext Error: )?([A-Z][A-Za-z ]+?) Error: ")]
    private static partial Regex Kind();
}
