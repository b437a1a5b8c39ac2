using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>What <c>torch.save</c> and <c>pickle.dump</c> write: tensors, arrays, lists of numbers and dictionaries of them. Nothing is executed.</summary>
sealed class TorchFormat : IDataFormat
{
    public string Name => "pickle";

    public IReadOnlyList<string> Extensions => [".pt", ".pth", ".pickle", ".pkl"];

    public DataSource Open(DataSpec spec)
    {
        ByteRegion region = ByteRegion.Map(spec.Path);
        try
        {
            return new TorchSource(spec.Path, region);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }
}
