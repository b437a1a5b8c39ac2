namespace Pith.Common;

/// <summary>An option is missing, contradictory or out of range.</summary>
/// <remarks>Messages name options in backquotes, e.g. <c>`gamma` must be ...</c>; a command line turns them into its flags.</remarks>
public class OptionException : ArgumentException
{
    /// <summary>Creates the error from a sentence of its own.</summary>
    /// <param name="option">The option's name as the contract spells it, without dashes, e.g. <c>gamma</c>.</param>
    /// <param name="message">One sentence: the option, the value that was given, what is allowed.</param>
    public OptionException(string option, string message)
        : base(message) => Option = option;

    /// <summary>Creates the error of a value that is not allowed.</summary>
    /// <param name="option">The option's name without dashes.</param>
    /// <param name="value">The value that was given, as text.</param>
    /// <param name="allowed">The allowed values, as the end of "must be ...".</param>
    public OptionException(string option, string value, string allowed)
        : base($"`{option}` must be {allowed}; got {(value.Length == 0 ? "nothing" : value)}.") => (Option, Value, Allowed) = (option, value, allowed);

    /// <summary>The option's name without dashes.</summary>
    public string Option { get; }

    /// <summary>The value that was given; null where the error is not about one value.</summary>
    public string? Value { get; }

    /// <summary>The allowed values in words; null where the error is not about one value.</summary>
    public string? Allowed { get; }
}
