namespace Pith.Cluster.Tests;

public sealed class LauncherTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=2 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "Open MPI", 2, 4)]
    [InlineData("PMI_SIZE=3 PMI_RANK=1", "MPICH", 1, 3)]
    [InlineData("PMI_SIZE=3 PMI_RANK=0 SLURM_STEP_NUM_TASKS=3", "MPICH", 0, 3)]
    [InlineData("PMIX_RANK=5 SLURM_STEP_NUM_TASKS=8", "Open MPI", 5, 8)]
    public void RanksFindEachOtherByWhatTheirLauncherSets(string variables, string kind, int rank, int size)
    {
        Launcher launcher = Detect(variables)!;
        Assert.Equal((kind, rank, size), (launcher.Kind.Name, launcher.Rank, launcher.Size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 SLURM_STEP_NUM_TASKS=2")]
    [InlineData("PMI_SIZE=1")]
    [InlineData("SLURM_NTASKS=4 SLURM_PROCID=0")]
    public void OneProcessIsOneProcess(string variables) => Assert.Null(Detect(variables));

    [Fact]
    public void ProcessesThatSrunStartedWithoutMpiAreRefused()
    {
        var error = Assert.Throws<OptionException>(() => Detect("SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1"));
        Assert.Contains("--mpi=pmi2", error.Message, StringComparison.Ordinal);
    }

    static Launcher? Detect(string variables)
    {
        Dictionary<string, string> all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
        return Launcher.Detect(all.GetValueOrDefault);
    }
}
