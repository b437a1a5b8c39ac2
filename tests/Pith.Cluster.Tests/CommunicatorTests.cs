namespace Pith.Cluster.Tests;

public sealed class CommunicatorTests
{
    [MpiFact(false, Mpi.Open)]
    public void TwoRanksOfOpenMpiHearWhatIsSent() => Check(Mpi.Open, 2, 1000);

    [MpiFact(false, Mpi.Mpich)]
    public void ThreeRanksOfMpichHearWhatIsSent() => Check(Mpi.Mpich, 3, 1000);

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void AnyNumberOfRanksHearsWhatIsSent()
    {
        foreach (string launcher in new[] { Mpi.Open, Mpi.Mpich })
        {
            for (int ranks = 2; ranks <= 6; ranks++)
                Check(launcher, ranks, ranks == 4 ? 3_000_000 : 17);
        }
    }

    static void Check(string launcher, int ranks, int length)
    {
        Mpi.Ended ended = Mpi.Run(AppContext.BaseDirectory, [.. Mpi.Start(launcher, ranks), "dotnet", Mpi.Probe, $"{length}"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains($"{ranks} ranks agree", ended.Output, StringComparison.Ordinal);
    }
}
