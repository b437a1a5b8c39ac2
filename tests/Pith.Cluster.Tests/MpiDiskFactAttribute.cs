using Pith.Cli.Tests;

namespace Pith.Cluster.Tests;

/// <summary>A slow test with real launchers that needs a small disk of its own.</summary>
sealed class MpiDiskFactAttribute : FactAttribute
{
    public MpiDiskFactAttribute(params string[] programs) => Skip = new MpiFactAttribute(true, programs).Skip ?? new TmpfsFactAttribute().Skip;
}
