using System.Globalization;

namespace Pith.Cluster.Tests;

/// <summary>A Slurm of some nodes on this machine: a controller and node daemons in a folder of their own, started and stopped here.</summary>
sealed class Slurm : IDisposable
{
    const string Bin = "/usr/sbin/";
    const int FirstPort = 17_311;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly string _folder;
    bool _munge;

    readonly int _nodes;

    Slurm(string folder, int nodes) => (_folder, _nodes) = (folder, nodes);

    string[] Nodes => [.. Enumerable.Range(1, _nodes).Select(node => $"n{node}")];

    string Config => Path.Combine(_folder, "slurm.conf");

    /// <summary>Starts it and waits until all nodes are idle.</summary>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="nodes">Nodes, each of which claims 32 cores and 64 GB, whatever this machine has.</param>
    public static Slurm Start(string folder, int nodes = 2)
    {
        var slurm = new Slurm(Path.Combine(folder, "slurm"), nodes);
        try
        {
            slurm.Begin();
            return slurm;
        }
        catch
        {
            slurm.Dispose();
            throw;
        }
    }

    /// <summary>Runs one of Slurm's commands.</summary>
    public Mpi.Ended Call(string folder, params string[] call) => Mpi.Run(folder, call, ("SLURM_CONF", Config), ("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"));

    /// <summary>Submits a script; returns the job's number.</summary>
    public string Submit(string folder, params string[] args)
    {
        Mpi.Ended ended = Call(folder, ["sbatch", "--parsable", .. args]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output.Trim();
    }

    /// <summary>Waits until a job is in one of some states.</summary>
    public string WaitFor(string job, params string[] states)
    {
        for (DateTime end = DateTime.UtcNow + (2 * s_patience); ; Thread.Sleep(100))
        {
            string[] lines = Call(_folder, "scontrol", "show", "job", job).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string[] found = [.. lines.SelectMany(line => line.Split('\n')).Where(word => word.StartsWith("JobState=", StringComparison.Ordinal)).Select(word => word["JobState=".Length..])];
            if (found.Length > 0 && found.All(states.Contains))
                return found[0];
            Assert.True(DateTime.UtcNow < end, $"Job {job} is {string.Join(", ", found)}: {Logs()}");
        }
    }

    public void Dispose()
    {
        if (File.Exists(Config))
        {
            Call(_folder, "scancel", "--user=root");
            Call(_folder, "scontrol", "shutdown");
        }
        foreach (string name in Nodes.Select(node => $"slurmd.{node}.pid").Prepend("slurmctld.pid"))
            Stop(Path.Combine(_folder, name));
        if (_munge)
            Stop("/run/munge/munged.pid");
    }

    void Begin()
    {
        Directory.CreateDirectory(_folder);
        if (!File.Exists("/run/munge/munge.socket.2"))
        {
            Require(Mpi.Run(_folder, ["install", "-d", "-o", "munge", "-g", "munge", "/run/munge"]));
            Require(Mpi.Run(_folder, ["runuser", "-u", "munge", "--", Bin + "munged"]));
            _munge = true;
        }
        File.WriteAllText(Config, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=pith
            SlurmctldHost={Environment.MachineName}(127.0.0.1)
            SlurmctldPort={FirstPort}
            SlurmUser=root
            AuthType=auth/munge
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SlurmdParameters=config_overrides
            SlurmctldPidFile={_folder}/slurmctld.pid
            SlurmdPidFile={_folder}/slurmd.%n.pid
            SlurmdSpoolDir={_folder}/spool.%n
            StateSaveLocation={_folder}/state
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/slurmd.%n.log
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/none
            MpiDefault=none
            KillWait=5
            MinJobAge=300
            ReturnToService=2
            {string.Join('\n', Nodes.Select((node, i) => $"NodeName={node} NodeHostname={Environment.MachineName} NodeAddr=127.0.0.1 Port={FirstPort + 1 + i} CPUs=32 RealMemory=70000"))}
            PartitionName=all Nodes={string.Join(',', Nodes)} Default=YES MaxTime=INFINITE State=UP

            """));
        Directory.CreateDirectory(Path.Combine(_folder, "state"));
        Require(Call(_folder, Bin + "slurmctld", "-f", Config));
        foreach (string node in Nodes)
            Require(Call(_folder, Bin + "slurmd", "-N", node, "-f", Config));
        for (DateTime end = DateTime.UtcNow + s_patience; ; Thread.Sleep(200))
        {
            Mpi.Ended nodes = Call(_folder, "sinfo", "--noheader", "--Node", "--format=%t");
            if (nodes.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(state => state.Trim() == "idle") == _nodes)
                return;
            Assert.True(DateTime.UtcNow < end, $"The nodes are not idle: {nodes.Output} {nodes.Error} {Logs()}");
        }
    }

    string Logs() => string.Join('\n', Directory.GetFiles(_folder, "*.log").Select(file => Path.GetFileName(file) + ": " + string.Join('\n', File.ReadLines(file).TakeLast(15))));

    static void Require(Mpi.Ended ended) => Assert.True(ended.ExitCode == 0, ended.Error);

    // Only what this object started, by its own number.
    static void Stop(string file)
    {
        for (int look = 0; look < 50 && File.Exists(file); look++)
        {
            try
            {
                int id = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
                using var process = System.Diagnostics.Process.GetProcessById(id);
                if (look > 20)
                    Mpi.Run("/", ["kill", id.ToString(CultureInfo.InvariantCulture)]);
            }
            catch (Exception error) when (error is ArgumentException or FormatException or IOException)
            {
                // It has ended.
                return;
            }
            Thread.Sleep(100);
        }
    }
}
