namespace Pith.Selection.Distributed;

/// <summary>What a row is in a greedy selection. Of rows of other ranks only the first four are known.</summary>
enum NodeState : byte
{
    /// <summary>It will not be picked, though messages still change its value; of a row of another rank: it takes no part in the window.</summary>
    Passed,

    /// <summary>It was given: its messages have been sent before the first pick.</summary>
    Given,

    /// <summary>It is open and in the window: its value is known up to what comes, and cannot rise.</summary>
    Candidate,

    /// <summary>It was picked in this window, with its value.</summary>
    Picked,

    /// <summary>It may still be picked, in a later window.</summary>
    Open,

    /// <summary>It was picked in an earlier window.</summary>
    Taken,
}
