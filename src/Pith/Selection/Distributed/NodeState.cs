namespace Pith.Selection.Distributed;

/// <summary>What a row is in a greedy selection.</summary>
enum NodeState : byte
{
    /// <summary>It may still be picked: its value is known up to what comes, and cannot rise while picked values are not negative.</summary>
    Open,

    /// <summary>It is picked, and its value is that of the pick.</summary>
    Taken,

    /// <summary>It was given: its messages have been sent before the first pick.</summary>
    Given,

    /// <summary>It will not be picked; messages still change its value.</summary>
    Passed,
}
