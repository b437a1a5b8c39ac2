using Spectre.Console;

namespace Pith.Cli.Infrastructure;

/// <summary>The two streams a command writes to: results on standard output, progress and messages on standard error.</summary>
sealed class Screen
{
    const int PlainWidth = 140;
    const int LeastWidth = 20;

    /// <summary>Columns of the terminal; that of plain text where there is none.</summary>
    public static int TerminalWidth
    {
        get
        {
            try
            {
                return Console.WindowWidth > 0 ? Math.Max(LeastWidth, Console.WindowWidth) : PlainWidth;
            }
            catch (IOException)
            {
                return PlainWidth;
            }
        }
    }

    readonly Lock _gate = new();

    public Screen(TextWriter? output = null, TextWriter? error = null)
    {
        Output = output ?? new ResultWriter(Console.Out);
        Error = error ?? new MessageWriter(Console.Error);
        bool plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") is "dumb";
        OutputIsTerminal = output is null && !Console.IsOutputRedirected && !plain;
        ErrorIsTerminal = error is null && !Console.IsErrorRedirected && !plain;
    }

    /// <summary>The screen of a command that another one runs as a part of its own work: its result goes nowhere.</summary>
    public Screen ForPart() => new(this);

    Screen(Screen whole)
    {
        Output = TextWriter.Null;
        Error = whole.Error;
        ErrorIsTerminal = whole.ErrorIsTerminal;
        Quiet = whole.Quiet;
        Verbose = whole.Verbose;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Messages are left out; errors are not.</summary>
    public bool Quiet { get; set; }

    /// <summary>Errors come with the stack where they are defects.</summary>
    public bool Verbose { get; set; }

    /// <summary>A message beside the result, e.g. a warning.</summary>
    public void Message(string text)
    {
        if (Quiet)
            return;
        lock (_gate)
            Error.WriteLine(text);
    }

    /// <summary>A message that only --verbose shows.</summary>
    public void Detail(string text)
    {
        if (Verbose)
            Message(text);
    }

    public void Line(string text = "") => Output.WriteLine(text);

    /// <summary>Renders a table on standard output: with colour on a terminal, as plain text elsewhere.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params int[] rightAligned)
    {
        List<IReadOnlyList<string>> all = [.. rows];
        int dropped = 0;
        if (OutputIsTerminal)
            (columns, all, dropped) = TableFit.Fit(columns, all, TerminalWidth);
        var table = new Table
        {
            Border = OutputIsTerminal ? TableBorder.Rounded : TableBorder.Simple,
            ShowHeaders = columns.Any(c => c.Length > 0),
        };
        if (title.Length > 0)
            table.Title = new TableTitle(Markup.Escape(title));
        for (int i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            if (rightAligned.Contains(i))
                column.RightAligned();
            table.AddColumn(column);
        }
        foreach (IReadOnlyList<string> row in all)
            table.AddRow([.. row.Select(Markup.Escape)]);
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OutputIsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = OutputIsTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = OutputIsTerminal ? TerminalWidth : PlainWidth;
        console.Profile.Capabilities.Unicode = Output.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);
        console.Write(table);
        foreach (string line in text.ToString().Split('\n'))
        {
            if (line.Trim().Length > 0)
                Output.WriteLine(line.TrimEnd());
        }
        if (dropped > 0)
            Output.WriteLine($"({dropped} more {(dropped == 1 ? "column" : "columns")}: a wider terminal or --json shows all)");
    }
}
