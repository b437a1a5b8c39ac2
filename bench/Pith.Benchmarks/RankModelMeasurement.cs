using System.Globalization;
using Pith.Data.Formats.Npy;

namespace Pith.Benchmarks;

/// <summary>Measures.</summary>
static class RankModelMeasurement
{
    public static void Run(Action<FormattableString> line, string pith, string folder, string[] cases)
    {
        foreach (string text in cases)
        {
            string[] parts = text.Split(':');
            (int ranks, int rows, int columns) = (Int(parts[0]), Int(parts[1]), Int(parts[2]));
            string set = Path.Combine(folder, $"{parts[4]}-{rows}x{columns}.npy"), place = Path.Combine(folder, "G.npz");
            if (!File.Exists(set))
                NpyFile.Write(set, MadeSets.Make(parts[4], rows, columns), rows, columns);
            File.Delete(place);
            string[] accuracy = parts[3] == "exact" ? ["--exact"] : ["--recall", parts[3]];
            RankProcesses run = RankProcesses.Run(ranks, pith, place, ["graph", "--embeddings", set, .. accuracy]);
            line($"{text}: peak {run.PeakBytes / 1e6:F0} MB, sent {run.SentBytes / 1e6:F1} MB, core s {run.Phases.Skip(1).Sum(phase => phase.Seconds):F2}");
            foreach ((string phase, double seconds) in run.Phases)
                line($"    {phase}: {seconds:F2}");
        }
    }

    static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
