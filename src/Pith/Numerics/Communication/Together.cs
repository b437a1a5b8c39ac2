namespace Pith.Numerics.Communication;

/// <summary>Lets ranks fail together: what one of them finds wrong ends the work of all, and one of them says it.</summary>
static class Together
{
    /// <summary>Does on every rank what may fail on some.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="work">What this rank does; no rank may wait for others in it.</param>
    /// <exception cref="OtherRankException">Another rank failed, which says why.</exception>
    /// <remarks>Where several ranks fail, the lowest throws what it found and is the one to say it; its exception carries <see cref="IsShared"/>.</remarks>
    public static T Run<T>(ICommunicator ranks, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(work);
        if (ranks.Size == 1)
            return work();
        T result = default!;
        Exception? failure = null;
        try
        {
            result = work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failure = error;
        }
        byte[] failed = ranks.AllGather<byte>([failure is null ? (byte)0 : (byte)1]);
        int first = Array.IndexOf(failed, (byte)1);
        if (first < 0)
            return result;
        if (first != ranks.Rank)
            throw new OtherRankException(first);
        failure!.Data[SharedKey] = true;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(ICommunicator ranks, Action work) => Run(ranks, () =>
    {
        work();
        return true;
    });

    const string SharedKey = "pith.shared";

    /// <summary>Whether the other ranks know of a failure and end too, so that nobody has to be ended.</summary>
    public static bool IsShared(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is OtherRankException || error.Data.Contains(SharedKey);
    }
}

/// <summary>The work ends because another rank found something wrong, and says what.</summary>
sealed class OtherRankException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="rank">The rank that failed.</param>
    public OtherRankException(int rank)
        : base(FormattableString.Invariant($"Rank {rank} failed.")) => Rank = rank;

    /// <summary>The rank that failed.</summary>
    public int Rank { get; }
}
