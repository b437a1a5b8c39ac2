using System.IO.Hashing;
using System.Text;
using Pith.Numerics.Communication;

namespace Pith.Cli.Launching;

/// <summary>The cores that a rank may use.</summary>
/// <param name="Threads">Threads, at least 1.</param>
/// <param name="Hosts">Machines that ranks run on.</param>
sealed record Cores(int Threads, int Hosts)
{
    const string StatusFile = "/proc/self/status";
    const string Allowed = "Cpus_allowed_list:";

    /// <summary>Divides cores among the ranks of a machine: those that are bound to cores of their own have these, those that may use the same ones
    /// share them.</summary>
    public static Cores OfThisRank(ICommunicator ranks)
    {
        ulong host = HashOf(Environment.MachineName), cores = HashOf(Environment.MachineName + AllowedCores());
        ulong[] hosts = ranks.AllGather<ulong>([host]), all = ranks.AllGather<ulong>([cores]);
        return new Cores(Math.Max(1, Environment.ProcessorCount / all.Count(other => other == cores)), hosts.Distinct().Count());
    }

    static string AllowedCores() => File.Exists(StatusFile)
        ? File.ReadLines(StatusFile).FirstOrDefault(line => line.StartsWith(Allowed, StringComparison.Ordinal)) ?? ""
        : "";

    static ulong HashOf(string text) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text));
}
