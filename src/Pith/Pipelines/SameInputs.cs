using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>Ranks on several machines must see the same files.</summary>
static class SameInputs
{
    /// <summary>Compares what every rank sees of the inputs with what rank 0 sees.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="inputs">From option to what the user named.</param>
    /// <exception cref="InvalidDataContentException">A rank sees other files.</exception>
    public static void Require(ICommunicator ranks, IEnumerable<KeyValuePair<string, string>> inputs)
    {
        if (ranks.Size == 1)
            return;
        foreach ((string option, string given) in inputs)
        {
            UInt128[] all = ranks.AllGather<UInt128>([Together.Run(ranks, () => InputFiles.QuickHash(given))]);
            Together.Run(ranks, () =>
            {
                if (Array.FindIndex(all, other => other != all[0]) is >= 0 and int odd)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant(
                        $"`{option}` {given} is not the same for all ranks: rank {odd} sees other files, or files of other sizes or contents, than rank 0; put the data on storage that all machines share."));
                }
            });
        }
    }
}
