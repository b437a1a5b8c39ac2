namespace Pith.Common;

/// <summary>What one phase of shared work takes of a rank.</summary>
/// <param name="Name">In plain words.</param>
/// <param name="CoreSeconds">Seconds of cores.</param>
/// <param name="SerialSeconds">Those of them that one core spends while the others wait.</param>
/// <param name="SentBytes">Bytes that the rank sends.</param>
/// <param name="HeldBytes">Bytes that the rank holds at the peak of the phase, beyond what every rank holds of all rows.</param>
readonly record struct PhaseCost(string Name, double CoreSeconds, double SerialSeconds, double SentBytes, double HeldBytes)
{
    /// <summary>Seconds on a rank.</summary>
    /// <param name="cores">Its cores.</param>
    /// <param name="bytesPerSecond">What it sends and receives in a second.</param>
    public double Seconds(int cores, double bytesPerSecond) => ((CoreSeconds - SerialSeconds) / cores) + SerialSeconds + (SentBytes / bytesPerSecond);
}
