using System.Text;

namespace Pith.Cli.Infrastructure;

/// <summary>Standard error for messages: what cannot be written there is dropped, because a message must never cost a result.</summary>
sealed class MessageWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Drop(() => inner.Write(value));

    public override void Write(string? value) => Drop(() => inner.Write(value));

    public override void WriteLine(string? value) => Drop(() => inner.WriteLine(value));

    public override void Flush() => Drop(inner.Flush);

    static void Drop(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nobody listens.
        }
    }
}

/// <summary>Standard output for results: what cannot be written there ends the command with a sentence about the output.</summary>
sealed class ResultWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Explain(() => inner.Write(value));

    public override void Write(string? value) => Explain(() => inner.Write(value));

    public override void WriteLine(string? value) => Explain(() => inner.WriteLine(value));

    public override void Flush() => Explain(inner.Flush);

    static void Explain(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new ResourceLimitException(
                $"the result cannot be written to standard output ({error.Message.TrimEnd('.')}); files that were written are whole, send the output somewhere else.", error);
        }
    }
}
