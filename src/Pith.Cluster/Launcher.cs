using System.Globalization;

namespace Pith.Cluster;

/// <summary>Who started this process, by the variables that launchers set.</summary>
/// <param name="Kind">The family of MPI.</param>
/// <param name="Rank">This rank.</param>
/// <param name="Size">How many processes were started together.</param>
sealed record Launcher(MpiKind Kind, int Rank, int Size)
{
    /// <summary>Looks for a launcher; null where this process was started alone.</summary>
    /// <param name="variable">Reads a variable of the environment; null where there is none.</param>
    /// <exception cref="OptionException">Slurm started several processes that cannot find each other.</exception>
    public static Launcher? Detect(Func<string, string?> variable)
    {
        // Slurm's own variables are there in processes of mpirun, too, so they are looked at last.
        if (Read("OMPI_COMM_WORLD_SIZE") is int openMpi)
            return openMpi > 1 ? new Launcher(MpiKind.OpenMpi, Read("OMPI_COMM_WORLD_RANK") ?? 0, openMpi) : null;
        if (Read("PMI_SIZE") is int mpich)
            return mpich > 1 ? new Launcher(MpiKind.Mpich, Read("PMI_RANK") ?? 0, mpich) : null;
        if (variable("PMIX_RANK") is { Length: > 0 } && Read("SLURM_STEP_NUM_TASKS") is > 1 and int tasks)
            return new Launcher(MpiKind.OpenMpi, Read("PMIX_RANK") ?? 0, tasks);
        if (Read("SLURM_STEP_NUM_TASKS") is > 1 and int alone)
        {
            throw new OptionException("srun", string.Create(CultureInfo.InvariantCulture,
                $"srun started {alone} processes that cannot find each other, and each would do the whole work; start them with srun --mpi=pmi2 (MPICH), with srun --mpi=pmix or mpirun (Open MPI), or one alone with srun --ntasks=1."));
        }
        return null;

        int? Read(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
    }
}
