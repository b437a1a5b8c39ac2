namespace Pith.Cli;

/// <summary>What <c>pith --help</c> prints.</summary>
static class RootHelp
{
    public static void Write(TextWriter output)
    {
        output.WriteLine("Finds the part of a dataset worth training on: which rows to keep, in which order, and why.");
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine("  pith COMMAND [ARGUMENTS] [OPTIONS]");
        output.WriteLine();
        output.WriteLine("Commands:");
        int width = CommandRegistry.All.Max(e => e.Name.Length);
        foreach (CommandEntry entry in CommandRegistry.All)
            output.WriteLine($"  {entry.Name.PadRight(width)}  {entry.Summary}");
        output.WriteLine();
        output.WriteLine("  pith COMMAND --help  lists the options of a command with their ranges and defaults");
        output.WriteLine("  pith --version       prints the version");
        output.WriteLine();
        output.WriteLine("First steps:");
        output.WriteLine("  pith inspect X.npy");
        output.WriteLine("  pith prune --embeddings X.npy --scores s.npy --keep 30% --out RUN");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 done, 1 defect, 2 usage, 3 input data, 4 memory or disk, 5 verification differs, 130 interrupted.");
    }
}
